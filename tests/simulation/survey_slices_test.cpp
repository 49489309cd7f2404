// A survey is compared in slices, and between two of them others are on the strand (issue 15, A): a withdrawal, a
// block, a stop, an erasure, a kill. Must never happen: 1, 3, 4.
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "daemon/cycle/pushing/serving.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"
#include "state/check.hpp"
#include "state/erasure/note.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

const target_id partner_id("partner");

class survey_slices : public not_seen {
 protected:
  /// At the partner: the account of `whom_` was put into another group, one has another name, and one is not there any
  /// more.
  void SetUp() override {
    not_seen::SetUp();
    s.next_day();  // what was made today does not count as gone
    ASSERT_GE(s.there.users.size(), 3U);
    auto account = s.there.users.begin();
    whom_ = subject_at(account->first);
    for (auto& [id, group] : s.there.groups) group.members.insert(account->first);
    ++account;
    renamed_ = subject_at(account->first);
    account->second.fields[field::display_name] = "Iemand Anders";
    ++account;
    gone_ = account->first;
    gone_subject_ = subject_at(gone_);
    for (auto& [id, group] : s.there.groups) group.members.erase(gone_);
    s.there.users.erase(account);
  }
  subject_id subject_at(const std::string& id) { return s.where->store->shadow().ids(partner_id).value().users.at(id); }
  std::size_t groups_of(const subject_id& whom) {
    auto count = s.where->store->db().prepare("SELECT count(*) FROM shadow_member WHERE member = ?1");
    return count.bind(1, whom).step() ? static_cast<std::size_t>(count.integer(0)) : 0;
  }
  std::optional<state::shadow_row> row_of(const subject_id& whom) {
    return s.where->store->shadow().find(partner_id, whom).value();
  }
  /// People were compared, and who is in the groups was not.
  bool is_between() {
    const auto row = row_of(renamed_);
    return row && row->drifted && groups_of(whom_) == 1;
  }
  /// One sync with a survey; `act` is done on the strand, once, between two slices of the comparison.
  daemon::target_report look_and(const std::function<void()>& act) {
    bool was_between = false;
    s.meanwhile = [&] {
      if (was_between || !is_between()) return;
      was_between = true;
      act();
    };
    daemon::sync_request what;
    what.drift = daemon::drift_check::now;
    const auto report = s.sync(what);
    s.meanwhile = nullptr;
    EXPECT_TRUE(was_between) << "nothing came between two slices";
    return report.targets.empty() ? daemon::target_report{} : report.targets.front();
  }
  /// As what an administrator's act does after it is on record.
  void revoke(permit_issuer::which permits) {
    boost::asio::post(s.io, [this, permits] {
      for (const auto& seat : s.where->targets) seat->permits.revoke(permits, "of the test");
    });
  }
  [[nodiscard]] bool was_broken_off() const {
    const auto& findings = s.where->targets.front()->findings;
    return !findings.empty() && findings.front().starts_with(daemon::mark_of_failed_survey);
  }

  subject_id whom_, renamed_, gone_subject_;
  std::string gone_;
};

TEST_P(survey_slices, without_anything_between_them_put_all_right) {
  const auto report = look_and([] {});
  EXPECT_FALSE(was_broken_off());
  EXPECT_EQ(report.drift.gone, 1U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(survey_slices, a_withdrawal_between_two_ends_the_survey_and_nothing_is_concluded) {
  look_and([this] {
    s.where->store->consents().withdraw(partner_id, actor_id{}).value();
    revoke(permit_issuer::which::of_consent);
    boost::asio::post(s.io, [this] { s.there.consent = false; });
  });
  EXPECT_TRUE(was_broken_off());
  EXPECT_EQ(row_of(gone_subject_)->remote_id, gone_) << "it was not asked for";
  EXPECT_EQ(s.there.without_consent, 0U);
}

TEST_P(survey_slices, a_block_between_two_ends_the_survey_and_the_sync_after_it_surveys_again) {
  look_and([this] { boost::asio::post(s.io, [this] { (void)daemon::end_pushes_for_a_block(*s.where); }); });
  EXPECT_TRUE(was_broken_off());
  EXPECT_EQ(row_of(gone_subject_)->remote_id, gone_);
  s.sync();
  EXPECT_FALSE(was_broken_off());
  EXPECT_EQ(s.converge(), "");
}

TEST_P(survey_slices, a_stop_between_two_ends_the_survey_and_the_next_sync_puts_all_right) {
  look_and([this] { s.stopping = true; });
  EXPECT_EQ(row_of(gone_subject_)->remote_id, gone_);
  s.restart();
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.duplicates, 0U);
}

TEST_P(survey_slices, a_kill_between_two_loses_nothing_and_makes_nobody_twice) {
  const auto users = s.there.users.size() + 1;
  look_and([this] { s.where->store->watch_commits([](state::store::commit_step) -> result<void> { throw crash(); }); });
  EXPECT_EQ(s.kills, 1U);
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.users.size(), users);
  EXPECT_EQ(s.there.duplicates, 0U);
  EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
}

TEST_P(survey_slices, whoever_is_erased_between_two_stays_erased) {
  look_and([this] {
    s.where->store->begin_erasure({whom_}, {}, state::same_note("of the test")).value();
    while (!s.where->store->go_on_erasing().value()) {
    }
  });
  EXPECT_EQ(groups_of(whom_), 0U);
  EXPECT_FALSE(row_of(whom_));
  EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(seeds, survey_slices, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
