// An id alone proves nothing, in virtual time: whatever object stands under a known id, nobody is handed an account,
// switched off, deleted or erased for it; and nobody is erased before the target was asked once more.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <optional>

#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

TEST_P(not_seen, ids_that_are_permuted_hand_no_account_over) {
  const auto before = accounts();
  permute(all_ids());
  const auto moved = accounts();
  ASSERT_EQ(moved, before);
  for (int i = 0; i < 2; ++i) {
    const auto report = look();
    ASSERT_FALSE(report.findings.empty());
    EXPECT_NE(report.findings.front().find("other objects now; it is not believed"), std::string::npos)
        << report.findings.front();
    s.next_day();
    s.sync();
  }
  EXPECT_EQ(accounts(), before) << "nothing was written to anybody";
  auto ids = all_ids();
  std::reverse(ids.begin(), ids.end());
  permute(ids);
  EXPECT_TRUE(look().findings.empty()) << "put right there";
  EXPECT_EQ(s.converge(), "");
}

TEST_P(not_seen, a_leaver_whose_id_is_another_pupils_by_now_has_nobody_switched_off_or_deleted) {
  const auto leaver = id_of_the_first();
  auto ids = all_ids();
  const auto other = ids.front() == leaver ? ids.back() : ids.front();
  const auto before = accounts();
  permute({leaver, other});
  first_leaves();
  EXPECT_FALSE(look().findings.empty());
  pass_days(95);
  const auto after = accounts();
  for (const auto& id : {leaver, other}) {
    const auto& handle = s.there.users.at(id).handle;
    EXPECT_EQ(after.at(handle), before.at(handle));
  }
  EXPECT_EQ(erased_in_the_evening(), 0U) << "no receipt while nobody knows which account is theirs";
  permute({leaver, other});
  look();
  s.sync();
  EXPECT_FALSE(s.there.users.at(leaver).active) << "put right there";
  EXPECT_TRUE(s.there.users.at(other).active);
  pass_days(90);  // no plan could speak of them before: the term runs from here
  EXPECT_FALSE(s.there.users.contains(leaver));
  EXPECT_TRUE(s.there.users.at(other).active);
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, who_has_the_number_of_an_account_that_was_deleted_there_is_left_alone) {
  const auto id = id_of_the_first();
  s.next_day();
  for (const auto* const handle : {"", "HR-0001"}) {
    s.there.users[id] = {handle, {{field::user_name, "directeur@partner.example"}, {field::given_name, "Dirk"}}, true};
    const auto stranger = s.there.users.at(id).fields;
    look();
    EXPECT_EQ(s.where->store->shadow().open_findings(target_id("partner")).value().size(), 1U) << handle;
    pass_days(2);
    EXPECT_EQ(s.there.users.at(id).fields, stranger) << handle;
    EXPECT_EQ(s.there.users.at(id).handle, handle);
  }
  const auto stranger = s.there.users.at(id).fields;
  first_leaves();
  pass_days(95);
  ASSERT_TRUE(s.there.users.contains(id));
  EXPECT_EQ(s.there.users.at(id).fields, stranger);
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(erased_in_the_evening(), 0U) << "an administrator says first that it is not theirs";
}

TEST_P(not_seen, an_update_is_looked_at_first_where_no_list_was_compared) {
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);
  const auto first = id_of_the_first();
  auto ids = all_ids();
  const auto other = ids.front() == first ? ids.back() : ids.front();
  const auto before = accounts();
  s.next_day();
  permute({first, other});
  s.real.schools.front().pupils.begin()->second.family = "Nieuwenaam";
  s.sync();
  EXPECT_EQ(accounts(), before) << "nobody got the other's name";
  permute({first, other});
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
  EXPECT_NE(accounts(), before);
}

TEST_P(not_seen, a_removal_is_looked_at_first_where_no_list_was_compared) {
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);
  const auto id = id_of_the_first();
  s.next_day();
  const partner::user stranger{"HR-0001", {{field::user_name, "directeur@partner.example"}}, true};
  const auto account = s.there.users.at(id);
  s.there.users[id] = stranger;
  first_leaves();
  s.sync();
  EXPECT_TRUE(s.there.users.at(id).active) << "not switched off";
  s.there.users[id] = account;
  look();
  s.sync();
  ASSERT_FALSE(s.there.users.at(id).active) << "ours again";
  pass_days(89);
  s.there.users[id] = stranger;
  pass_days(2);
  ASSERT_TRUE(s.there.users.contains(id)) << "not deleted";
  EXPECT_EQ(erased_in_the_evening(), 0U);
}

TEST_P(not_seen, who_waits_for_a_busy_target_is_not_erased_on_an_earlier_deletion) {
  const auto id = leaver();
  const auto account = s.there.users.at(id);
  pass_days(90);
  ASSERT_FALSE(s.there.users.contains(id));
  s.there.users[id] = account;  // out of the partner's recycle bin
  std::optional<daemon::async_lock::holder> busy;
  auto& target = *s.where->targets.front();
  // Another sync waits for the turn that this one has, and has it when this one comes to the last look.
  const auto hold = [&]() -> boost::asio::awaitable<void> {
    boost::asio::steady_timer pause(s.io);
    for (int tries = 0; tries < 500 && !target.turn->held(); ++tries) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(boost::asio::use_awaitable);
    }
    EXPECT_TRUE(target.turn->held());
    auto turn = co_await target.turn->acquire();
    busy.emplace(std::move(turn));
  };
  boost::asio::co_spawn(s.io, hold(), boost::asio::detached);
  s.time.advance(std::chrono::hours(10));
  daemon::sync_request scheduled;
  scheduled.by = daemon::origin::schedule;
  EXPECT_EQ(s.sync(scheduled).erased, 0U);
  const auto tells = [&] {
    return std::any_of(target.findings.begin(), target.findings.end(), [](const auto& f) {
      return f.find("waiting for the last look at this target: another sync is busy there") != std::string::npos;
    });
  };
  EXPECT_TRUE(tells());
  busy.reset();
  EXPECT_EQ(s.sync().erased, 0U) << "found";
  EXPECT_FALSE(tells());
  s.sync();
  EXPECT_FALSE(s.there.users.contains(id)) << "deleted first";
}

TEST_P(not_seen, lists_that_are_not_believed_keep_a_receipt_waiting_and_a_target_that_is_down_does_not) {
  const auto id = leaver();
  pass_days(90);
  ASSERT_FALSE(s.there.users.contains(id));
  s.there.lists = list_fault::empty;
  s.next_day();
  look();
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.lists = list_fault::none;
  s.next_day();
  look();
  s.there.silent = true;
  EXPECT_EQ(erased_in_the_evening(), 1U);
  const auto note = s.where->store->erasures(1).value().at(0).note;
  EXPECT_TRUE(note.ends_with(", not asked again: no answer")) << note;
}

TEST_P(not_seen, an_account_of_somebody_who_was_erased_is_told_until_it_is_gone) {
  const auto id = leaver();
  const auto account = s.there.users.at(id);
  pass_days(90);
  ASSERT_EQ(erased_in_the_evening(), 1U);
  s.there.users["back-1"] = account;
  for (int i = 0; i < 2; ++i) {
    s.next_day();
    const auto report = look();
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_NE(report.findings.front().find("which nobody has here: " + account.handle), std::string::npos)
        << report.findings.front();
  }
  s.there.users.erase("back-1");
  EXPECT_TRUE(look().findings.empty());
}

}  // namespace
}  // namespace sluis::simulation
