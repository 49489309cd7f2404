// The restore gate (R-A5, R-D2): who was erased stays erased, whatever is restored, and what was rolled back is found.
#include "state/backup/restore.hpp"

#include <sys/stat.h>

#include "state/absences.hpp"
#include "state/blocks.hpp"
#include "state/erasure/eraser.hpp"
#include "state/holds.hpp"
#include "state/log/verify.hpp"
#include "state/lost_approvals.hpp"
#include "state/orders.hpp"
#include "state/pauses.hpp"
#include "state/reads/held_reads.hpp"
#include "state/schema.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

/// Two pupils; a backup; one leaves, another backup; that one is erased, and a third backup.
class restore_test : public backup_fixture {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})});
    gone_ = person_called("Canarie").row.id;
    stays_ = person_called("Blijver").row.id;
    backups_made_.push_back(back_up().folder);
    next_day({pupil("2", "Blijver", {"4a"})});
    left_on_ = today_;
    backups_made_.push_back(back_up().folder);
    store_->erase({gone_}, {}, "retention 90 days").value();
    backups_made_.push_back(back_up().folder);
  }
  void expect_erased_and_sound() {
    EXPECT_FALSE(store_->keys().has(gone_));
    EXPECT_TRUE(store_->keys().has(stays_));
    EXPECT_FALSE(store_->facts().find(gone_).value().has_value());
    EXPECT_EQ(person_called("Blijver").row.id, stays_);
    const auto entry = store_->erasure_of(gone_).value();
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->done_leaf);
    EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
  }

  /// As an administrator's backup that comes before the next start does.
  void reopen_after_backing_up() {
    clock_.at += std::chrono::seconds(1);
    store_.reset();
    backups_made_.push_back(
        make_backup(folder_, backups_, institution_id("stichting"), clock_.at, going_on).value().folder);
    open_with_copies();
  }

  subject_id gone_, stays_;
  day left_on_{};
  std::vector<fs::path> backups_made_;
};

TEST_F(restore_test, out_of_every_backup_the_erased_one_stays_erased_and_the_others_are_back) {
  const fs::path kept = root_.path() / "kept";
  fs::create_directories(kept);
  fs::copy(copies_, kept / "keys", fs::copy_options::recursive);
  const auto old_log = root_.path() / "old-log";
  fs::copy(folder_ / "log", old_log, fs::copy_options::recursive);
  for (const auto& backup : backups_made_) {
    SCOPED_TRACE(backup);
    fs::remove_all(copies_);
    fs::copy(kept / "keys", copies_, fs::copy_options::recursive);
    const auto done = restore(backup);
    EXPECT_EQ(done.epoch, 3U);
    EXPECT_EQ(findings_in(to_), std::vector<std::string>{});
    ASSERT_TRUE(verify_consistency(old_log, to_ / "log"));
    take_its_place();
    expect_erased_and_sound();
    EXPECT_EQ(leaves("restore.done"), 1U);
    EXPECT_TRUE(verify_consistency(old_log, folder_ / "log"));
    next_day({pupil("2", "Blijver", {"4a"})});
    EXPECT_EQ(person_called("Blijver").row.id, stays_);
    store_->copy_keys().value();
    EXPECT_FALSE(fs::exists(slot_file(copies_, 2)));
    EXPECT_TRUE(fs::exists(slot_file(copies_, 3)));
  }
}

TEST_F(restore_test, says_what_was_carried_over) {
  const auto done = restore(backups_made_.front());
  EXPECT_EQ(done.since.erased, 1U);
  EXPECT_LT(done.since.from, done.since.upto);
  EXPECT_EQ(restore_test::findings_in(to_), std::vector<std::string>{});
}

TEST_F(restore_test, who_left_since_the_backup_has_left_since_that_day) {
  next_day({});
  next_day({pupil("3", "Nieuw", {"4a"})});
  const auto before = back_up().folder;
  next_day({pupil("4", "Later", {"4a"})});
  const auto left_on = today_;
  back_up();
  const auto who = person_called("Nieuw").row.id;
  const auto done = restore(before);
  EXPECT_EQ(done.since.left, 1U);
  take_its_place();
  const auto row = store_->facts().find(who).value().value();
  EXPECT_EQ(row.state, life::left);
  EXPECT_EQ(row.since, left_on);
  EXPECT_EQ(row.why, reason::left_source);
}

TEST_F(restore_test, what_was_accepted_since_is_accepted_and_who_returned_since_is_not) {
  next_day({pupil("3", "Nieuw", {"4a"}), pupil("4", "Keert", {"4a"}), pupil("5", "Wacht", {"4a"})});
  const auto accept = [&](const std::string& name) {
    const auto whom = person_called(name).row.id;
    auto these = absences(*store_).not_accepted().value();
    std::erase_if(these, [&](const auto& one) { return one.id != whom; });
    ASSERT_EQ(these.size(), 1U);
    ASSERT_TRUE(absences(*store_).accept(these, "by plan", {}, today_));
  };
  next_day({pupil("3", "Nieuw", {"4a"})});
  accept("Keert");
  const auto before = back_up().folder;
  next_day({pupil("4", "Keert", {"4a"})});
  accept("Nieuw");
  const auto accepted_on = today_;
  back_up();
  std::map<std::string, subject_id> who;
  for (const auto* const name : {"Nieuw", "Keert", "Wacht"}) who[name] = person_called(name).row.id;
  restore(before);
  EXPECT_EQ(findings_in(to_), std::vector<std::string>{});
  take_its_place();
  const auto accepted = [&](const char* name) { return store_->facts().find(who.at(name)).value()->accepted; };
  EXPECT_EQ(accepted("Nieuw"), accepted_on);
  EXPECT_EQ(accepted("Wacht"), std::nullopt);
  EXPECT_EQ(accepted("Keert"), std::nullopt)
      << "the source listed them again after the backup: the old acceptance erases nobody";
}

TEST_F(restore_test, a_consent_that_was_withdrawn_since_stays_withdrawn) {
  const auto what = sluis::testing_support::signed_consent(target_id("partner"), {consent_attribute::given_name},
                                                           today_, today_ + std::chrono::days(300));
  store_->consents().record(what, {}).value();
  const auto before = back_up().folder;
  store_->lived().step(std::chrono::hours{1}).value();
  clock_.at -= std::chrono::days{2};  // put back: the withdrawal counts from the newest day that was lived through
  store_->consents().withdraw(target_id("partner"), {}).value();
  clock_.at += std::chrono::days{2};
  back_up();
  EXPECT_EQ(restore(before).since.withdrawn, 1U);
  take_its_place();
  const auto grant = store_->consents().valid_grant(target_id("partner"), what.to, today_).value();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->what(), grant::kind::withdrawal);
  EXPECT_EQ(grant->last_day(), local_day(clock_.at));
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(restore_test, approvals_of_held_reads_that_were_given_since_are_told_and_hold_what_would_undo_them) {
  const auto before = back_up().folder;
  next_day({});
  const auto held = held_reads(*store_).open().value();
  ASSERT_EQ(held.size(), 1U);
  const auto school = held[0].school.value();
  held_reads(*store_).approve(held[0].hash(), store_->actor("uid:1000").value()).value();
  EXPECT_TRUE(lost_approvals(*store_, target_id("partner")).value().empty());
  back_up();
  EXPECT_EQ(restore(before).since.lost_approvals, 1U);
  EXPECT_EQ(findings_in(to_), std::vector<std::string>{});
  take_its_place();
  EXPECT_EQ(lost_approvals(*store_, target_id("partner")).value(), (std::map<subject_id, std::uint64_t>{{school, 1}}));
  EXPECT_TRUE(held_reads(*store_).open().value().empty());
  EXPECT_FALSE(take_in({}).is_approved) << "held anew";
  EXPECT_EQ(held_reads(*store_).open().value().size(), 1U);
}

TEST_F(restore_test, how_long_a_plan_has_been_held_outlives_the_restore) {
  const auto put = [&](mutation_kind kind) {
    store::work work(*store_);
    store_->log().append({kind, std::nullopt, 1, sha256_hash{}, {}, {}, "partner"});
    work.commit().value();
  };
  holds(*store_).go_on("graph", clock_.at).value();
  const auto before = back_up().folder;
  clock_.at += std::chrono::days(1);
  const auto since = clock_.at;
  put(mutation_kind::plan_held);
  clock_.at += std::chrono::days(20);
  put(mutation_kind::plan_held);
  back_up();
  restore(before);
  take_its_place();
  ASSERT_TRUE(holds(*store_).at("partner"));
  EXPECT_EQ(holds(*store_).at("partner")->since, since);
  EXPECT_TRUE(holds(*store_).at("graph"));
}

// Issue 13, point 8: the narrower one is lost, and the wider one does not come back.
TEST_F(restore_test, a_consent_that_was_lost_brings_no_earlier_one_back) {
  auto what = sluis::testing_support::signed_consent(target_id("partner"), attribute_set::all(), today_,
                                                     today_ + std::chrono::days(300));
  store_->consents().record(what, {}).value();
  const auto before = back_up().folder;
  what.attributes = {consent_attribute::given_name};
  store_->consents().record(what, {}).value();
  back_up();
  EXPECT_EQ(restore(before).since.lost_consents, 1U);
  take_its_place();
  EXPECT_FALSE(store_->consents().valid_grant(what.target, what.to, today_).value());
  EXPECT_EQ(store_->consents().standing(what.target, what.to, today_).value().what, consent_standing::kind::lost);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
  store_->consents().record(what, {}).value();
  EXPECT_EQ(store_->consents().valid_grant(what.target, what.to, today_).value()->attributes(), what.attributes);
}

TEST_F(restore_test, orders_that_were_given_since_are_there_again) {
  const auto one = store_->actor("uid:1000").value();
  next_day({pupil("3", "Nieuw")});
  const auto before = back_up().folder;
  const auto late = store_->actor("uid:1001").value();
  orders(*store_).give(stays_, order_kind::immediate, "T-1", one, today_).value();
  orders(*store_).give(stays_, order_kind::leave, "T-2", one, today_).value();
  orders(*store_).withdraw(stays_, late, today_).value();
  orders(*store_).give(stays_, order_kind::leave, "T-3", late, today_).value();
  orders(*store_).give(stays_, order_kind::immediate, "T-4", late, today_).value();
  back_up();
  EXPECT_EQ(restore(before).since.orders, 6U);
  take_its_place();
  const auto all = orders(*store_).of(stays_).value();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_TRUE(all[0].withdrawn && all[1].withdrawn && !all[2].withdrawn);
  EXPECT_EQ(all[2].reference, "T-3");
  EXPECT_EQ(orders(*store_).deciding().value().at(stays_).kind, order_kind::leave);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
  // Whoever gave the open one has a new handle when they come again, so nobody can tell that it is not themselves who
  // confirm.
  const auto again = store_->actor("uid:1001").value();
  EXPECT_NE(again, late);
  EXPECT_EQ(orders(*store_).confirm(stays_, again, today_).error().code(), errc::refused);
  orders(*store_).withdraw(stays_, again, today_).value();
  orders(*store_).give(stays_, order_kind::immediate, "T-5", again, today_).value();
  ASSERT_TRUE(orders(*store_).confirm(stays_, one, today_));
}

TEST_F(restore_test, blocks_that_were_said_since_are_there_again) {
  const auto by = store_->actor("uid:1000").value();
  const auto before = back_up().folder;
  blocks(*store_).begin(stays_, "T-1", by).value();
  blocks(*store_).end(stays_, "T-2", by).value();
  blocks(*store_).begin(stays_, "T-3", by).value();
  back_up();
  restore(before);
  take_its_place();
  const auto word = blocks(*store_).newest().at(stays_);
  EXPECT_TRUE(word.is_in_force());
  EXPECT_EQ(word.reference, "T-3");
  EXPECT_EQ(blocks(*store_).of(stays_).size(), 3U);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(restore_test, a_pause_of_a_target_that_was_said_since_is_there_again) {
  const target_id partner("partner"), other("other");
  const auto by = store_->actor("uid:1000").value();
  const auto before = back_up().folder;
  pauses(*store_).begin(partner, "T-1", by).value();
  pauses(*store_).begin(partner, "T-2", by).value();
  pauses(*store_).begin(other, "T-3", by).value();
  pauses(*store_).end(other, "T-4", by).value();
  back_up();
  restore(before);
  take_its_place();
  ASSERT_TRUE(pauses(*store_).at(partner));
  EXPECT_EQ(pauses(*store_).at(partner)->newest.reference, "T-2");
  EXPECT_FALSE(pauses(*store_).at(other));
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(restore_test, an_erasure_that_was_only_begun_is_finished) {
  const auto before = back_up().folder;
  next_day({pupil("3", "Nieuw")});
  store_->erase({stays_}, {}, "retention 90 days").value();
  // the machine died behind the fence: the log's copy has the intent, the keys are those from before
  const auto log = root_.path() / "cut-log";
  fs::copy(folder_ / "log", log, fs::copy_options::recursive);
  const auto done = try_restore(before, {log});
  ASSERT_TRUE(done) << done.error().text();
  take_its_place();
  EXPECT_FALSE(store_->keys().has(stays_));
  EXPECT_TRUE(store_->erasure_of(stays_).value()->done_leaf);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(restore_test, a_backup_from_between_the_rows_and_the_receipt_comes_back_as_well) {
  {
    sqlite::guard guard(store_->db(), append_only_tables());
    eraser steps(store_->db(), guard, store_->keys(), store_->log(), {}, [](erasure_step step) {
      if (step == erasure_step::file_emptied) throw std::runtime_error("the disk is full");
    });
    steps.begin({stays_}, {}, same_note(""));
    EXPECT_THROW((void)steps.finish(), std::runtime_error);
  }
  reopen_after_backing_up();
  ASSERT_TRUE(store_->erasure_of(stays_).value()->done_leaf);
  back_up();
  const auto done = try_restore(backups_made_.back());
  ASSERT_TRUE(done) << done.error().text();
  take_its_place();
  EXPECT_FALSE(store_->keys().has(stays_));
  EXPECT_TRUE(store_->erasure_of(stays_).value()->done_leaf);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(restore_test, an_older_vault_in_the_keys_place_is_found) {
  const fs::path kept = root_.path() / "kept";
  fs::copy(copies_, kept, fs::copy_options::recursive);
  store_->erase({stays_}, {}, "retention 90 days").value();
  back_up();
  for (const auto& entry : fs::directory_iterator(kept)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("slot") || name.starts_with("vault")) fs::copy_file(entry.path(), copies_ / name);
  }
  fs::remove(slot_file(copies_, 3));
  fs::remove(vault_file(copies_, 3));
  const auto refused = try_restore(backups_made_.back());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().message().find("an older vault was put there"), std::string::npos)
      << refused.error().message();
  EXPECT_FALSE(fs::exists(to_));
}

TEST_F(restore_test, a_log_that_is_older_than_the_keys_is_found) {
  // Nothing but the first backup and today's keys: the log that tells of the erasure is missing.
  for (std::size_t i = 1; i < backups_made_.size(); ++i) fs::remove_all(backups_made_[i]);
  fs::remove_all(copies_ / "log");
  const auto refused = try_restore(backups_made_.front());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().message().find("is older than the keys"), std::string::npos) << refused.error().message();
  const auto given = try_restore(backups_made_.front(), {folder_ / "log"});
  EXPECT_TRUE(given) << given.error().text();
}

TEST_F(restore_test, two_histories_are_found) {
  const auto other = root_.path() / "other";
  fs::copy(backups_made_.front() / "log", other, fs::copy_options::recursive);
  std::ofstream(other / "checkpoint") << "sluis/stichting\n1\nAAAA\n\n— x y\n";
  const auto refused = try_restore(backups_made_.front(), {other});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::corrupt);
}

TEST_F(restore_test, another_root_key_is_refused_and_nothing_is_left) {
  const secret other(std::string(32, 'x'));
  const auto refused = restore_backup({backups_made_.front(), copies_, to_, {}}, other, chance_, going_on);
  ASSERT_FALSE(refused);
  EXPECT_FALSE(fs::exists(to_));
  EXPECT_FALSE(fs::exists(root_.path() / ".restored.restoring"));
}

TEST_F(restore_test, a_folder_that_is_there_is_not_written_over) {
  fs::create_directories(to_);
  EXPECT_EQ(try_restore(backups_made_.front()).error().code(), errc::conflict);
}

TEST_F(restore_test, the_folder_that_it_goes_into_is_made) {
  to_ = root_.path() / "new" / "machine" / "stichting";
  const auto before = ::umask(0);
  restore(backups_made_.back());
  ::umask(before);
  EXPECT_TRUE(fs::exists(to_ / "state.db"));
  for (const auto& made : {to_, to_.parent_path(), to_.parent_path().parent_path()}) {
    EXPECT_EQ(fs::status(made).permissions(), fs::perms::owner_all) << made;
  }
}

TEST_F(restore_test, what_an_interrupted_attempt_left_is_destroyed_first) {
  const auto left = root_.path() / ".restored.restoring";
  fs::create_directories(left / "keys");
  fs::copy_file(slot_file(copies_, 2), left / "keys" / "slot.2");
  restore(backups_made_.front());
  EXPECT_FALSE(fs::exists(left));
}

}  // namespace
}  // namespace sluis::state
