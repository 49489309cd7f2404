// Issue 13, point 8: a consent for a school or role that is not there is refused before it is recorded.
#include "daemon/cycle/consent/consent_scope.hpp"

#include "tests/support/consents.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class consent_scope : public store_fixture {
 protected:
  /// Empty: it may be recorded.
  std::string refusal(school_codes schools, role_set roles = role_set::all()) {
    auto what =
        sluis::testing_support::signed_consent(target_id("partner"), {consent_attribute::given_name}, today_, today_);
    what.schools = std::move(schools);
    what.roles = roles;
    const auto checked = check_consent_scope(*store_, institution_, what);
    if (checked) return {};
    EXPECT_EQ(checked.error().code(), errc::refused);
    return checked.error().text();
  }
  void read_a_school() { take_in({.brin = "99XX", .persons = {pupil("1", "Boele")}}); }

  config::institution_settings institution_;
};

TEST_F(consent_scope, a_school_that_neither_a_source_nor_the_configuration_knows_is_refused) {
  institution_.id = institution_id("stichting");
  institution_.school_names = {{"88YY-01", "De Linde"}};
  read_a_school();
  EXPECT_EQ(refusal({}), "") << "all schools";
  EXPECT_EQ(refusal({"99XX"}), "");
  EXPECT_EQ(refusal({"88YY-01", "99XX"}), "") << "configured, and not read yet";
  EXPECT_EQ(refusal({"88YY"}), "") << "with all its branches";
  const auto why = refusal({"98XX", "99XX"});
  EXPECT_NE(why.find("stichting has no school 98XX: its schools are 88YY-01, 99XX"), std::string::npos) << why;
  EXPECT_NE(why.find("--yes"), std::string::npos) << why;
  EXPECT_NE(refusal({"88YY-02"}), "") << "another branch";
}

TEST_F(consent_scope, a_role_that_nobody_has_is_refused) {
  read_a_school();
  EXPECT_EQ(refusal({}, {role::student}), "");
  EXPECT_EQ(refusal({}, role_set::all()), "") << "whoever is there";
  const auto why = refusal({}, {role::staff});
  EXPECT_NE(why.find("is staff: it has 1 student and 0 staff"), std::string::npos) << why;
}

TEST_F(consent_scope, before_the_first_read_no_role_is_refused_and_of_a_school_it_says_that_none_was_read) {
  EXPECT_EQ(refusal({}, {role::staff}), "");
  const auto why = refusal({"99XX"});
  EXPECT_NE(why.find("no school of it was read yet"), std::string::npos) << why;
}

}  // namespace
}  // namespace sluis::daemon
