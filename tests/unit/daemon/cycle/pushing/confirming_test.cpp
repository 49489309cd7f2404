// What a removal comes to that a target confirmed (issue 13, point 5: a deletion counts only when nothing is found).
#include "daemon/cycle/pushing/confirming.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/absent_by_id.hpp"

namespace sluis::daemon {
namespace {

TEST(removal, counts_only_when_it_is_true) {
  struct row {
    const char* name;
    standing what;
    remote_object::life stands;
    outcome::kind expected;
  };
  using life = remote_object::life;
  using kind = outcome::kind;
  const row rows[] = {
      {"nothing is left", standing::gone, life::present, kind::done},
      {"it is still there", standing::there, life::present, kind::failed},
      {"in the recycle bin", standing::there, life::deleted, kind::done},
      {"still there without our handle", standing::unmarked, life::present, kind::failed},
      {"under another id", standing::renumbered, life::present, kind::failed},
      {"its handle is on somebody else's", standing::anothers, life::present, kind::failed},
      {"somebody has its login", standing::candidate, life::present, kind::failed},
      {"the target cannot say", standing::unknown, life::present, kind::unknown},
  };
  for (const auto& one : rows) {
    sighting seen;
    seen.object.stands = one.stands;
    const auto out =
        after_removal(operation::delete_user, {outcome::kind::done, "u-1", {}}, one.what, seen, target_handle{});
    EXPECT_EQ(out.what, one.expected) << one.name;
    EXPECT_EQ(out.cause.text().empty(), one.expected == kind::done) << one.name;
  }
}

// Right after a deletion a search lags behind. Of an account that was not there to be removed either, it says that the
// service does not show what it has.
TEST(removal, that_only_a_search_shows_it_counts_where_something_was_removed) {
  for (const auto& [was_absent, expected] : {std::pair{false, outcome::kind::done}, {true, outcome::kind::failed}}) {
    outcome confirmed{outcome::kind::done, "u-1", {}};
    confirmed.was_absent = was_absent;
    const auto seen = targets::absent_by_id({});
    EXPECT_EQ(after_removal(operation::delete_user, confirmed, standing::there, seen, target_handle{}).what, expected)
        << was_absent;
  }
}

// Whoever is blocked keeps the account: nobody is told to delete it, and that nothing was found is no confirmation.
TEST(removal, of_a_deactivation_that_found_nothing_it_is_told_that_the_account_is_to_be_switched_off) {
  struct row {
    const char* name;
    standing what;
    const char* active;
    const char* says;
    const char* advises;
  };
  const row rows[] = {
      {"on", standing::there, "true", "still shows it as on", "switch it off by hand"},
      {"on, without our handle", standing::unmarked, "true", "still shows it as on", "switch it off by hand"},
      {"off", standing::there, "false", "still shows it as off", "switch it off by hand"},
      {"not told", standing::there, "", "without saying whether it is on", "switch it off by hand"},
      {"under another id", standing::renumbered, "true", "under another one", "switches that one off"},
      {"not known", standing::unknown, "", "whether it is on under another one cannot be said", "asks again"},
  };
  for (const auto& one : rows) {
    sighting seen;
    if (*one.active != 0) seen.object.fields[field::active] = one.active;
    outcome nothing_found{outcome::kind::done, "u-1", {}};
    nothing_found.was_absent = true;
    const auto text = after_removal(operation::deactivate_user, nothing_found, one.what, seen, {}).cause.text();
    EXPECT_NE(text.find(one.says), std::string::npos) << one.name << ": " << text;
    EXPECT_NE(text.find(one.advises), std::string::npos) << one.name << ": " << text;
    EXPECT_EQ(text.find("remov"), std::string::npos) << one.name << ": " << text;
    EXPECT_EQ(text.find("confirmed"), std::string::npos) << one.name << ": " << text;
  }
}

}  // namespace
}  // namespace sluis::daemon
