// A target that keeps a text in another form than it was sent, whatever is sent: two corrections, then a finding.
#include <gtest/gtest.h>

#include <cctype>
#include <functional>

#include "daemon/cycle/reconciling/reconciling.hpp"
#include "state/push/kept_forms.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

struct other_forms : testing::Test {
  other_forms() : s(1) {
    s.real.schools.resize(1);
    s.grant_consent({consent_attribute::given_name, consent_attribute::family_name, consent_attribute::groups}, 300);
    s.sync();
    s.sync();
    id = s.there.users.begin()->first;
    group = s.there.groups.begin()->first;
  }
  /// A day with a comparison; how many changes were sent. Afterwards the target shows what it keeps.
  std::uint64_t day_with(const std::function<void()>& as_kept) {
    s.next_day();
    const auto before = s.there.changes;
    daemon::sync_request what;
    what.drift = daemon::drift_check::now;
    const auto report = s.sync(what);
    EXPECT_EQ(report.problem, "");
    const auto sent = s.there.changes - before;
    as_kept();
    return sent;
  }
  void keep_capitals() {
    for (auto& c : s.there.users.at(id).fields.at(field::family_name))
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  [[nodiscard]] std::vector<state::kept_form> left_alone() {
    return state::kept_forms(*s.where->store).left_alone(target_id("partner"));
  }
  [[nodiscard]] std::string told() {
    std::string out;
    for (const auto& one : daemon::texts_of_findings(*s.where->store, target_id("partner")).value()) out += one;
    return out;
  }

  simulation s;
  std::string id, group;
};

TEST_F(other_forms, a_correction_that_did_not_hold_twice_is_a_finding_and_no_daily_rewrite) {
  const auto keep = [this] { keep_capitals(); };
  keep_capitals();
  EXPECT_EQ(day_with(keep), 1U) << "the first correction";
  EXPECT_EQ(day_with(keep), 1U) << "the second";
  EXPECT_EQ(told(), "");
  EXPECT_EQ(day_with(keep), 0U);
  for (int day = 0; day < 5; ++day) EXPECT_EQ(day_with(keep), 0U) << "nor is it written each day";
  const auto found = left_alone();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().what, field::family_name);
  EXPECT_EQ(found.front().as, kept_as{text_form::letter_case});
  EXPECT_NE(told().find("keeps 1 text of ours in another form"), std::string::npos) << told();
  s.restart();
  EXPECT_NE(told(), "") << "over a restart as well";
  EXPECT_EQ(day_with(keep), 0U);
}

TEST_F(other_forms, the_finding_ends_when_the_text_is_as_it_was_sent_and_counts_from_the_start_again) {
  const auto keep = [this] { keep_capitals(); };
  const auto right = s.there.users.at(id).fields.at(field::family_name);
  keep_capitals();
  for (int day = 0; day < 4; ++day) day_with(keep);
  ASSERT_EQ(left_alone().size(), 1U);
  s.there.users.at(id).fields[field::family_name] = right;
  EXPECT_EQ(day_with([] {}), 0U);
  EXPECT_EQ(left_alone().size(), 0U);
  EXPECT_EQ(told(), "");
  keep_capitals();
  EXPECT_EQ(day_with(keep), 1U) << "is corrected again";
}

TEST_F(other_forms, another_text_is_put_right_each_day) {
  const auto meddle = [this] { s.there.users.at(id).fields[field::family_name] = "Iemand Anders"; };
  meddle();
  for (int day = 0; day < 5; ++day) EXPECT_EQ(day_with(meddle), 1U) << day;
  EXPECT_EQ(left_alone().size(), 0U);
}

TEST_F(other_forms, of_an_object_only_that_text_is_left_alone) {
  const auto keep = [this] { keep_capitals(); };
  keep_capitals();
  for (int day = 0; day < 4; ++day) day_with(keep);
  s.there.users.at(id).fields[field::given_name] = "Iemand";
  EXPECT_EQ(day_with(keep), 1U);
  EXPECT_NE(s.there.users.at(id).fields.at(field::given_name), "Iemand");
  EXPECT_EQ(day_with(keep), 0U);
  s.there.users.at(id).active = false;
  EXPECT_EQ(day_with(keep), 0U) << "an account that somebody switched off stays off: on_disabled_at_target";
}

TEST_F(other_forms, names_of_groups_count_as_well) {
  const auto keep = [this] {
    for (auto& c : s.there.groups.at(group).name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  };
  keep();
  EXPECT_EQ(day_with(keep), 1U);
  EXPECT_EQ(day_with(keep), 1U);
  EXPECT_EQ(day_with(keep), 0U);
  ASSERT_EQ(left_alone().size(), 1U);
  EXPECT_EQ(left_alone().front().what, field::group_name);
}

}  // namespace
}  // namespace sluis::simulation
