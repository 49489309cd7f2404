// Erasure (R-D2): what is gone, what stays, and what an interruption at each step leads to.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "state/absences.hpp"
#include "state/check.hpp"
#include "state/erasure/eraser.hpp"
#include "state/erasure/receipt.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/verify.hpp"
#include "state/schema.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

class erasure_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(
        {.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})}});
    gone_ = person_called("Canarie").row.id;
    stays_ = person_called("Blijver").row.id;
    give_name(gone_, "anneke.canarie");
    give_name(stays_, "anneke.blijver");
    take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("2", "Blijver", {"4a"})}});
    absences all(*store_);
    all.accept(all.not_accepted().value(), "by plan", {}, today_).value();
  }
  void give_name(const subject_id& who, const char* name) {
    store::work work(*store_);
    store_->facts().assign_name(store_->facts().find(who).value().value(), name).value();
    work.commit().value();
  }
  std::int64_t number(const std::string& sql) {
    auto read = store_->db().prepare(sql);
    read.step();
    return read.integer(0);
  }
  std::vector<std::string> findings() {
    const secret root(root_key_);
    return check_folder(folder_, &root).value().findings;
  }
  void expect_erased_and_sound() {
    EXPECT_FALSE(store_->keys().has(gone_));
    EXPECT_TRUE(store_->keys().has(stays_));
    EXPECT_EQ(store_->keys().epoch(), 2U);
    EXPECT_FALSE(store_->facts().find(gone_).value().has_value());
    EXPECT_EQ(person_called("Blijver").login, "anneke.blijver");
    for (const char* table : {"version", "name", "name_mac", "current"}) {
      auto read = store_->db().prepare(std::string("SELECT count(*) FROM ") + table + " WHERE subject = ?");
      read.bind(1, gone_).step();
      EXPECT_EQ(read.integer(0), 0) << table;
    }
    EXPECT_FALSE(fs::exists(folder_ / "keys" / "slot.1"));
    EXPECT_FALSE(fs::exists(folder_ / "keys" / "vault.1"));
    EXPECT_EQ(leaves("erase.intent"), 1U);
    EXPECT_EQ(leaves("erase.done"), 1U);
    EXPECT_EQ(findings(), std::vector<std::string>{});
    EXPECT_TRUE(verify_log(folder_ / "log"));
  }

  subject_id gone_, stays_;
};

TEST_F(erasure_test, the_key_and_every_row_are_gone_and_the_others_stay) {
  ASSERT_EQ(store_->erasable(today_, 10).value(), std::vector<subject_id>{gone_});
  ASSERT_TRUE(store_->erasable(today_ - std::chrono::days(1), 10).value().empty());
  ASSERT_EQ(store_->erase({gone_}, {}, "retention 90 days").value(), 1U);
  expect_erased_and_sound();
  reopen();
  expect_erased_and_sound();
}

// Issue 13, "what must never happen" 3: the handle, and the line of the record in a file that may still be there.
// So that a new table is not forgotten: it loses the rows of who is erased, or keeps the handle for a reason.
TEST_F(erasure_test, each_table_that_speaks_of_subjects_loses_their_rows_or_is_known_to_keep_the_handle) {
  const std::set<std::string> loses = {
      "version.subject",      "name.subject",       "name_mac.subject",   "current.subject", "invalid.subject",
      "held_example.subject", "remainder.subject",  "kept_form.subject",  "shadow.subject",  "shadow_member.grp",
      "shadow_member.member", "plan_change.object", "plan_change.member", "progress.object", "progress.member"};
  const std::set<std::string> keeps = {"fence.subject",          // until the erasure is done
                                       "erased.subject",         // what is not taken in again
                                       "receipt.subject",        // the proof
                                       "erasure_order.subject",  // what an administrator ordered
                                       "block_word.subject",     // and said
                                       "actor.subject",          // administrators, not pupils
                                       "lost_account.subject",   // entries of the log that a restore lacks
                                       "held_change.object"};    // written anew by the next plan
  std::set<std::string> found;
  sqlite::database schema(folder_ / "state.db", sqlite::open_mode::read_only);  // the store's own may not look at it
  auto tables = schema.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.step()) {
    const std::string table(tables.text(0));
    auto columns = schema.prepare("PRAGMA table_info(" + table + ")");
    while (columns.step()) {
      const std::string column(columns.text(1));
      if (column == "subject" || column == "object" || column == "member" || column == "grp")
        found.insert(table + "." + column);
    }
  }
  auto known = loses;
  known.insert(keeps.begin(), keeps.end());
  EXPECT_EQ(found, known);
  store_->erase({gone_}, {}, "retention 90 days").value();
  for (const auto& one : loses) {
    const auto dot = one.find('.');
    auto read =
        store_->db().prepare("SELECT count(*) FROM " + one.substr(0, dot) + " WHERE " + one.substr(dot + 1) + " = ?");
    read.bind(1, gone_).step();
    EXPECT_EQ(read.integer(0), 0) << one;
  }
}

TEST_F(erasure_test, a_held_read_keeps_no_handle_of_whoever_is_erased) {
  take_in({});  // without the other pupil and the group: held
  auto whose = [&](const subject_id& who) {
    auto read = store_->db().prepare("SELECT count(*) FROM held_example WHERE subject = ?");
    read.bind(1, who).step();
    return read.integer(0);
  };
  take_in({.groups = {class_of("4a", "4A")}, .produced_at = clock_.at + std::chrono::days(8)});
  ASSERT_GT(whose(stays_), 0);
  take_in({.groups = {class_of("4a", "4A")},
           .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})},
           .produced_at = clock_.at + std::chrono::days(8)});
  ASSERT_GT(whose(gone_), 0) << "would return";
  store_->erase({gone_}, {}, "retention 90 days").value();
  EXPECT_EQ(whose(gone_), 0);
  EXPECT_GT(whose(stays_), 0);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(erasure_test, a_second_time_nothing_is_left_to_do) {
  store_->erase({gone_}, {}, "").value();
  const auto size = store_->log().size();
  EXPECT_EQ(store_->erase({}, {}, "").value(), 0U);
  EXPECT_EQ(store_->log().size(), size);
  EXPECT_FALSE(store_->erase({gone_}, {}, "").value());
}

TEST_F(erasure_test, the_same_pupil_who_comes_later_is_somebody_else) {
  store_->erase({gone_}, {}, "").value();
  take_in(
      {.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})}});
  EXPECT_NE(person_called("Canarie").row.id, gone_);
  EXPECT_EQ(person_called("Blijver").row.id, stays_);
  EXPECT_EQ(leaves("fact.new"), 5U);  // school, group, two pupils, and one who is new once more
}

TEST_F(erasure_test, the_name_is_free_again) {
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "Anneke.Canarie", stays_));
  store_->erase({gone_}, {}, "").value();
  EXPECT_FALSE(store_->facts().name_taken(subject_kind::person, "Anneke.Canarie", stays_));
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "Anneke.Blijver", gone_));
}

TEST_F(erasure_test, who_acts_stays_who_they_were) {
  const auto before = store_->actor("uid:1000").value();
  store_->erase({gone_}, before, "").value();
  EXPECT_EQ(store_->actor("uid:1000").value(), before);
}

TEST_F(erasure_test, nothing_is_deleted_of_who_is_not_fenced) {
  EXPECT_THROW(store_->db().prepare("DELETE FROM version WHERE seq = 1"), sqlite::sqlite_error);
  store_->erase({gone_}, {}, "").value();
  store_.reset();
  sqlite::database bare(folder_ / "state.db", sqlite::open_mode::read_write);  // without the guard
  EXPECT_THROW(bare.exec("DELETE FROM version WHERE subject IN (SELECT subject FROM current)"), sqlite::sqlite_error);
  EXPECT_THROW(bare.exec("DELETE FROM fence"), sqlite::sqlite_error);
}

TEST_F(erasure_test, the_receipt_is_verified_with_the_public_key_alone) {
  store_->erase({gone_}, {}, "retention 90 days").value();
  const auto entry = store_->erasures(10).value().at(0);
  ASSERT_EQ(entry.subject, gone_);
  ASSERT_TRUE(entry.done_leaf.has_value());
  const auto receipt = make_receipt(folder_ / "log", *entry.done_leaf).value();
  const auto by = tlog::tile_folder(folder_ / "log").verifier().value();
  const auto leaf = verify_receipt(receipt, by).value();
  EXPECT_EQ(leaf.what.kind, mutation_kind::erase_done);
  EXPECT_EQ(leaf.what.subject, gone_);
  EXPECT_NE(leaf.what.note.find("epoch 1 to 2"), std::string::npos);
  for (std::size_t at = 24; at < receipt.size(); at += 7) {
    auto other = receipt;
    other[at] = other[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify_receipt(other, by) && other.find("index " + std::to_string(leaf.seq)) == std::string::npos)
        << at;
  }
}

TEST_F(erasure_test, erasures_of_one_day_share_an_epoch) {
  store_->erase({gone_, stays_}, {}, "").value();
  EXPECT_EQ(store_->keys().epoch(), 2U);
  EXPECT_EQ(leaves("erase.done"), 2U);
  EXPECT_EQ(number("SELECT count(*) FROM epoch_change"), 1);
}

// A disk that is full, say: the key is gone, the rows are not, and the process goes on.
TEST_F(erasure_test, a_failure_between_key_and_rows_stops_nobody_and_is_gone_on_with) {
  {
    sqlite::guard guard(store_->db(), append_only_tables());
    eraser steps(store_->db(), guard, store_->keys(), store_->log(), {}, [](erasure_step step) {
      if (step == erasure_step::key_destroyed) throw std::runtime_error("the disk is full");
    });
    steps.begin({gone_}, {}, same_note(""));
    EXPECT_THROW((void)steps.finish(), std::runtime_error);
  }
  const state::facts again(*store_);
  EXPECT_FALSE(again.name_taken(subject_kind::person, "anneke.canarie", stays_));
  EXPECT_TRUE(again.name_taken(subject_kind::person, "anneke.blijver", gone_));
  EXPECT_EQ(store_->erase({}, {}, "").value(), 1U);
  reopen();
  expect_erased_and_sound();
}

class erasure_interrupted : public erasure_test, public testing::WithParamInterface<erasure_step> {};

// The process ends right behind each step, as a kill would end it: nothing is flushed, nothing unwound.
TEST_P(erasure_interrupted, the_next_start_goes_on) {
  store_.reset();
  const auto child = ::fork();
  if (child == 0) {
    auto mine = store::open(folder_, institution_id("stichting"), secret(root_key_), clock_, chance_).value();
    sqlite::guard guard(mine->db(), {});
    eraser steps(mine->db(), guard, mine->keys(), mine->log(), {}, [](erasure_step step) {
      if (step == GetParam()) ::_exit(7);
    });
    steps.begin({gone_}, {}, same_note("retention 90 days; partner: entry 7"));
    (void)steps.finish();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  reopen();
  expect_erased_and_sound();
  const auto receipt = make_receipt(folder_ / "log", *store_->erasure_of(gone_).value()->done_leaf).value();
  const auto note = verify_receipt(receipt, tlog::tile_folder(folder_ / "log").verifier().value()).value().what.note;
  EXPECT_TRUE(note.ends_with("; retention 90 days; partner: entry 7")) << note;
}

INSTANTIATE_TEST_SUITE_P(steps, erasure_interrupted,
                         testing::Values(erasure_step::fenced, erasure_step::epoch_written, erasure_step::epoch_counted,
                                         erasure_step::key_destroyed, erasure_step::rows_deleted,
                                         erasure_step::file_emptied, erasure_step::done));

}  // namespace
}  // namespace sluis::state
