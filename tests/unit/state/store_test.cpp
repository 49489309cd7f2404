// Opening, refusing, repairing; what a crash or a tamperer may leave behind.
#include "state/store.hpp"
#include "state/log/verify.hpp"

#include "state/schema.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/store_fixture.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace sluis::state {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

class store_test : public store_fixture {
 protected:
  school_read read_ = {
      .groups = {class_of("g1", "4A")},
      .persons = {pupil("K4N4R13-1", "Kanariepiet", {"g1"}), pupil("2", "Visser"), teacher("1", "Smit", {"g1"})}};

  fs::path keep(const char* part) {
    const auto kept = root_.path() / "kept" / part;
    fs::create_directories(kept.parent_path());
    fs::copy(folder_ / part, kept, fs::copy_options::recursive);
    return kept;
  }
  void put_back(const char* part) {
    fs::remove_all(folder_ / part);
    fs::copy(root_.path() / "kept" / part, folder_ / part, fs::copy_options::recursive);
  }
  /// Past wrapper, authorizer and hooks, as somebody with the file would.
  void by_hand(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "state.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }
};

TEST_F(store_test, the_folder_is_private_and_open_to_one_process) {
  EXPECT_EQ(fs::status(folder_).permissions(), fs::perms::owner_all);
  for (const char* file : {"state.db", "state.db-wal", "lock", "keys/vault.1", "keys/slot.1"}) {
    EXPECT_EQ(fs::status(folder_ / file).permissions(), fs::perms::owner_read | fs::perms::owner_write) << file;
  }
  const auto second = try_open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), errc::unavailable) << "this process closes it some time: it is tried again";
  EXPECT_FALSE(second.error().hint().empty());
  store_.reset();
  EXPECT_TRUE(try_open());
}

TEST_F(store_test, a_folder_that_another_process_has_open_is_refused) {
  store_.reset();
  std::array<int, 2> holds{}, ends{};
  ASSERT_EQ(::pipe(holds.data()), 0);
  ASSERT_EQ(::pipe(ends.data()), 0);
  const auto file = (folder_ / "lock").string();
  const auto other = ::fork();
  if (other == 0) {
    const int lock = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    const char done = ::flock(lock, LOCK_EX) == 0 ? 'y' : 'n';
    char end = 0;
    ::close(ends[1]);
    if (::write(holds[1], &done, 1) == 1) (void)!::read(ends[0], &end, 1);
    ::_exit(0);
  }
  char held = 0;
  ASSERT_EQ(::read(holds[0], &held, 1), 1);
  EXPECT_EQ(held, 'y');
  const auto second = try_open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), errc::refused);
  EXPECT_NE(second.error().message().find("another process"), std::string::npos);
  for (const int one : {ends[0], ends[1], holds[0], holds[1]}) ::close(one);
  ::waitpid(other, nullptr, 0);
  EXPECT_TRUE(try_open());
}

TEST_F(store_test, reopening_gives_the_same) {
  take_in(read_);
  const auto before = contents();
  const auto size = store_->log().size();
  reopen();
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log().size(), size);
  EXPECT_EQ(store_->log().published(), size);
  EXPECT_EQ(take_in(read_).unchanged, 4U);
}

TEST_F(store_test, another_root_key_and_a_newer_schema_are_refused) {
  store_.reset();
  root_key_[0] = 'x';
  EXPECT_EQ(try_open().error().code(), errc::refused);
  root_key_[0] = 'r';
  by_hand("PRAGMA user_version = 99");
  const auto newer = try_open();
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code(), errc::refused);
  EXPECT_NE(newer.error().message().find("99"), std::string::npos);
  by_hand("PRAGMA user_version = " + std::to_string(schema_version()));
  EXPECT_TRUE(try_open());
}

TEST_F(store_test, a_folder_that_others_could_replace_is_refused) {
  store_.reset();
  const auto above = folder_.parent_path();
  struct ::stat before {};
  ASSERT_EQ(::stat(above.c_str(), &before), 0);
  ::chmod(above.c_str(), 0777);
  const auto open_to_all = try_open();
  ::chmod(above.c_str(), before.st_mode & 07777);
  ASSERT_FALSE(open_to_all);
  EXPECT_EQ(open_to_all.error().code(), errc::refused);
  if (::geteuid() == 0) {  // only root gives folders away
    ASSERT_EQ(::chown(folder_.c_str(), 4001, 4001), 0);
    const auto anothers = try_open();
    ASSERT_EQ(::chown(folder_.c_str(), 0, 0), 0);
    ASSERT_FALSE(anothers);
    EXPECT_NE(anothers.error().text().find("belongs to user 4001"), std::string::npos) << anothers.error().text();
  }
  EXPECT_TRUE(try_open());
}

TEST_F(store_test, nothing_of_a_person_can_be_read_in_any_file) {
  take_in(read_);
  auto renamed = read_;
  renamed.persons[0].facts.family_name = "Kanariepiet-Twee";
  take_in(renamed);
  {
    store::work work(*store_);
    store_->facts().assign_name(person_called("Kanariepiet-Twee").row, "kanarie.login").value();
    work.commit().value();
  }
  const auto who = store_->actor("uid:424242").value();
  store_->record_access(who, {person_called("Visser").row.id}, "Kanarie vroeg het", "kanarieveld").value();
  for (const bool closed : {false, true}) {
    if (closed) store_.reset();
    const auto everything = all_bytes_of(folder_);
    for (const char* canary : {"Kanarie", "kanarie", "K4N4R13", "Anneke", "Visser", "424242"}) {
      EXPECT_EQ(everything.find(canary), std::string::npos) << canary << (closed ? " after closing" : " while open");
    }
    EXPECT_NE(everything.find("fact.new"), std::string::npos) << "the search works";
  }
}

TEST_F(store_test, the_guards_stand_on_the_real_tables) {
  take_in(read_);
  const auto before = contents();
  for (const char* sql :
       {"UPDATE version SET n = 9", "DELETE FROM version", "INSERT OR REPLACE INTO version SELECT * FROM version",
        "UPDATE leaf SET entry = x'00'", "REPLACE INTO leaf (seq, entry) VALUES (0, x'00')",
        "INSERT INTO leaf (seq, entry) VALUES (0, x'00')", "DELETE FROM subject", "DROP TRIGGER version_no_update",
        "DROP TABLE leaf", "ALTER TABLE version ADD COLUMN x", "ATTACH ':memory:' AS a",
        "PRAGMA recursive_triggers = OFF", "PRAGMA writable_schema = ON", "CREATE TABLE t (a)",
        "UPDATE sqlite_schema SET sql = ''"}) {
    EXPECT_THROW(store_->db().exec(sql), sqlite::sqlite_error) << sql;
  }
  sqlite3_blob* blob = nullptr;
  ASSERT_EQ(sqlite3_blob_open(store_->db().raw(), "main", "version", "payload", 1, 1, &blob), SQLITE_OK);
  sqlite3_blob_write(blob, "\xff", 1, 0);
  EXPECT_NE(sqlite3_blob_close(blob), SQLITE_OK);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(take_in(read_).unchanged, 4U) << "and work goes on";
}

TEST_F(store_test, a_crash_between_commit_and_publishing_is_repaired_at_the_next_start) {
  take_in(read_);
  keep("log");
  auto next = read_;
  next.persons.push_back(pupil("3", "Nieuw"));
  take_in(next);
  const auto size = store_->log().size();
  store_.reset();
  put_back("log");
  reopen();
  EXPECT_EQ(store_->log().size(), size);
  EXPECT_EQ(store_->log().published(), size);
  EXPECT_TRUE(verify_log(folder_ / "log"));
  EXPECT_EQ(person_called("Nieuw").row.state, life::active);
}

// Issue 15, d2: the log's files may follow a push's commits later, and nobody else's.
TEST_F(store_test, a_pushs_entries_wait_two_seconds_for_the_logs_files_or_for_whoever_writes_them) {
  take_in(read_);
  const auto waiting = [&] { return store_->log().size() - store_->log().published(); };
  const auto record = [&](unsigned count, mutation_kind kind, const std::string& note = "partner update_user plan 1") {
    store::work work(*store_);
    for (unsigned i = 0; i < count; ++i)
      store_->log().append({kind, std::nullopt, 0, std::nullopt, std::nullopt, {}, note});
    work.commit().value();
    return waiting();
  };
  using kind = mutation_kind;
  EXPECT_EQ(record(1, kind::admin_act), 0U);
  EXPECT_EQ(record(3, kind::push_intent), 3U);
  EXPECT_EQ(verify_log(folder_ / "log").value().size + 3, store_->log().size()) << "its files are whole meanwhile";
  for (const auto other : {kind::admin_act, kind::consent_withdrawn, kind::order_given, kind::erase_intent,
                           kind::access_shown, kind::read_complete, kind::plan_refused}) {
    EXPECT_EQ(record(2, kind::push_done), 2U + (other == kind::admin_act ? 3U : 0U)) << to_string(other);
    EXPECT_EQ(record(1, other, "\"kind\":\"push.done\""), 0U) << to_string(other) << " brings with it all that waits";
  }
  for (const auto* const made : {"partner create_user plan 1", "partner create_group plan 1"}) {
    EXPECT_EQ(record(1, kind::push_done, made), 1U);
    EXPECT_EQ(record(1, kind::push_intent, made), 0U)
        << "a database that is restored beside its log must know of " << made;
  }
  EXPECT_EQ(record(2, kind::push_failed), 2U);
  clock_.at += std::chrono::milliseconds(1999);
  EXPECT_EQ(record(2, kind::push_unknown), 4U);
  clock_.at += std::chrono::milliseconds(1);
  EXPECT_EQ(record(2, kind::push_not_sent), 0U) << "two seconds after the last time";
  EXPECT_EQ(record(8191, kind::push_intent), 8191U);
  EXPECT_EQ(record(1, kind::push_intent), 0U) << "so many do not wait";
  EXPECT_EQ(record(2, kind::push_intent), 2U);
  clock_.at -= std::chrono::hours(1);
  EXPECT_EQ(record(2, kind::push_intent), 0U) << "the clock was set back";
  EXPECT_EQ(record(2, kind::push_intent), 2U);
  EXPECT_TRUE(store_->publish());
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(record(5, kind::push_intent), 5U);
  const auto size = store_->log().size();
  reopen();
  EXPECT_EQ(store_->log().size(), size) << "the database is the truth";
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(verify_log(folder_ / "log").value().size, size);
}

// Issue 14, E1: a commit has succeeded when COMMIT has.
TEST_F(store_test, a_commit_stands_while_the_logs_files_cannot_be_written) {
  store_->watch_commits([](store::commit_step step) -> result<void> {
    if (step == store::commit_step::committed) return error(errc::io, "no space left", "make room");
    return {};
  });
  const auto published = store_->log().published();
  EXPECT_EQ(take_in(read_).added, 4U) << "the read is taken in, and its commit reports no failure";
  EXPECT_EQ(leaves("read.complete"), 1U);
  EXPECT_EQ(leaves("read.failed"), 0U);
  const auto who = store_->actor("uid:1000");
  ASSERT_TRUE(who);
  EXPECT_EQ(store_->actor("uid:1000").value(), *who) << "one handle for one uid";
  EXPECT_EQ(store_->actor_names().value().size(), 1U);
  const attribute_set names{consent_attribute::given_name, consent_attribute::family_name};
  EXPECT_TRUE(store_->consents().record(
      sluis::testing_support::signed_consent(target_id("partner"), names, today_, on("2027-07-31")), *who));
  EXPECT_EQ(store_->consents().list().value().size(), 1U) << "recorded once";
  EXPECT_EQ(leaves("consent.granted"), 1U);
  ASSERT_TRUE(store_->unpublished());
  EXPECT_EQ(store_->unpublished()->message(), "no space left");
  EXPECT_EQ(store_->log().published(), published);
  EXPECT_FALSE(store_->publish()) << "whoever asks for publishing is told";
  store_->watch_commits({});
  EXPECT_TRUE(store_->publish());
  EXPECT_FALSE(store_->unpublished());
  EXPECT_EQ(store_->log().published(), store_->log().size());
  EXPECT_TRUE(verify_log(folder_ / "log"));
  reopen();
  EXPECT_EQ(store_->actor("uid:1000").value(), *who);
  EXPECT_EQ(store_->consents().list().value().size(), 1U);
  EXPECT_EQ(take_in(read_).unchanged, 4U);
}

TEST_F(store_test, a_crash_between_keys_and_commit_leaves_no_keys_behind) {
  take_in(read_);
  const auto vault = folder_ / "keys" / "vault.1";
  const auto good = bytes_of(vault);
  const auto orphan = chance_.make<subject_id>();
  store_->keys().create(orphan).value();
  store_->keys().sync().value();
  EXPECT_EQ(bytes_of(vault).size(), good.size() + 64);
  reopen();
  EXPECT_FALSE(store_->keys().has(orphan));
  EXPECT_EQ(bytes_of(vault), good);
  store_.reset();
  std::ofstream(vault, std::ios::app | std::ios::binary) << std::string(100, 'g');
  reopen();
  EXPECT_EQ(bytes_of(vault), good);
  EXPECT_EQ(persons().size(), 3U);
}

TEST_F(store_test, work_that_is_not_committed_leaves_nothing) {
  take_in(read_);
  const auto before = contents();
  const auto size = store_->log().size();
  const auto who = chance_.make<subject_id>();
  {
    const store::work dropped(*store_);
    store_->keys().create(who).value();
    store_->log().append({mutation_kind::admin_act, std::nullopt, 0, std::nullopt, std::nullopt, {}, "x"});
    EXPECT_THROW(store::work{*store_}, std::logic_error) << "nesting";
  }
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log().size(), size);
  EXPECT_FALSE(store_->keys().has(who));
  store_->record({mutation_kind::daemon_start, std::nullopt, 0, std::nullopt, std::nullopt, {}, ""}).value();
  EXPECT_EQ(store_->log().published(), size + 1);
}

TEST_F(store_test, parts_of_different_times_are_noticed_and_nothing_is_destroyed) {
  struct row {
    const char* name;
    const char* part;
    enum { older, gone } what;
  };
  take_in(read_);
  store_.reset();
  keep("state.db");
  keep("keys");
  reopen();
  auto next = read_;
  next.persons.push_back(pupil("3", "Nieuw"));
  take_in(next);
  const auto after = contents();
  store_.reset();
  const auto whole = root_.path() / "whole";
  fs::copy(folder_, whole, fs::copy_options::recursive);
  for (const auto& [name, part, what] :
       {row{"an older database", "state.db", row::older}, row{"an older vault", "keys", row::older},
        row{"no database", "state.db", row::gone}, row{"no keys", "keys", row::gone}}) {
    fs::remove_all(folder_ / part);
    if (what == row::older) put_back(part);
    const auto outcome = try_open();
    ASSERT_FALSE(outcome) << name;
    EXPECT_EQ(outcome.error().code(), errc::corrupt) << name << ": " << outcome.error().text();
    EXPECT_FALSE(outcome.error().hint().empty()) << name;
    fs::remove_all(folder_ / part);
    fs::copy(whole / part, folder_ / part, fs::copy_options::recursive);
    reopen();
    EXPECT_EQ(contents(), after) << name << ", put right";
    store_.reset();
  }
}

TEST_F(store_test, keyed_hashes_of_another_epoch_are_made_anew) {
  take_in(read_);
  {
    store::work work(*store_);
    store_->facts().assign_name(person_called("Visser").row, "visser").value();
    work.commit().value();
  }
  const auto other = person_called("Smit").row.id;
  store_.reset();
  by_hand(
      "UPDATE current SET epoch = 0, key_mac = zeroblob(16), fingerprint = zeroblob(16);"
      "UPDATE name_mac SET epoch = 0, mac = zeroblob(16)");
  reopen();
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "VISSER", other));
  EXPECT_EQ(take_in(read_).unchanged, 4U);
  auto rows = store_->db().prepare(
      "SELECT (SELECT count(*) FROM current WHERE epoch = 0) + (SELECT count(*) FROM name_mac WHERE epoch = 0)");
  rows.step();
  EXPECT_EQ(rows.integer(0), 0);
}

TEST_F(store_test, an_actor_is_one_handle_for_ever_and_its_name_is_sealed) {
  const auto one = store_->actor("uid:1000").value();
  EXPECT_EQ(store_->actor("uid:1000").value(), one);
  EXPECT_NE(store_->actor("uid:1001").value(), one);
  EXPECT_FALSE(one.is_null());
  reopen();
  EXPECT_EQ(store_->actor("uid:1000").value(), one);
}

TEST_F(store_test, a_showing_is_a_leaf_for_each_who_was_shown) {
  take_in(read_);
  const auto who = store_->actor("uid:1000").value();
  const auto size = store_->log().size();
  store_
      ->record_access(who, {person_called("Visser").row.id, person_called("Smit").row.id}, "vraag van de ouders",
                      "name,groups")
      .value();
  store_->record_access(who, {person_called("Smit").row.id}, "nog eens", "name").value();
  store_->record_access(who, {}, "niemand", "name").value();
  EXPECT_EQ(leaves("access.shown", size), 3U);
  EXPECT_EQ(store_->log().size(), size + 3);
  auto rows = store_->db().prepare("SELECT seq, first_leaf, subjects, payload FROM access ORDER BY seq");
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(static_cast<std::uint64_t>(rows.integer(1)), size);
  EXPECT_EQ(rows.integer(2), 2);
  const auto plain =
      store_->keys()
          .open(subject_id{who.bytes}, record_kind::access, static_cast<std::uint64_t>(rows.integer(0)), rows.blob(3))
          .value();
  EXPECT_EQ(plain, std::string("vraag van de ouders\0name,groups", 31));
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(static_cast<std::uint64_t>(rows.integer(1)), size + 2);
}

}  // namespace
}  // namespace sluis::state
