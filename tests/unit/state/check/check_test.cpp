#include "state/check.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/state/check/check_fixture.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

/// Name, size and bytes of every file, to see that a check wrote nothing.
std::string picture_of(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string() + "\n" + bytes_of(entry.path()));
  }
  std::sort(files.begin(), files.end());
  std::string out;
  for (const auto& one : files) out += one;
  return out;
}

class check_test : public check_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in({.groups = {class_of("g4", "4A")},
             .persons = {pupil("1", "Een", {"g4"}), pupil("2", "Twee", {"g4"}), teacher("3", "Drie")}});
    take_in({.groups = {class_of("g4", "4A")},
             .persons = {pupil("1", "Een", {"g4"}), pupil("2", "Anders", {"g4"}), teacher("3", "Drie")}});
    const auto everybody = persons();
    name_everybody();
    const auto by = store_->actor("uid:1000").value();
    store_->consents().record(consent_for(partner, today_, today_), by).value();
    store_->consents().withdraw(partner, by).value();
    store_->record_access(by, {everybody[0].row.id, everybody[1].row.id}, "support", "names").value();
    push(*store_, {create_user(everybody[0].row.id), create_user(everybody[1].row.id)}, {done("id-1"), failed()});
    save(*store_, {create_user(everybody[2].row.id)}, plan_state::held);
    save(*store_, {create_user(everybody[1].row.id)}, plan_state::held);  // the one before keeps its hash only
    for (int i = 0; i < 300; ++i) {
      mutation leaf;
      leaf.kind = mutation_kind::admin_act;
      store_->record(leaf).value();
    }
  }
};

TEST_F(check_test, a_sound_folder_has_no_findings_and_is_not_written_to) {
  store_.reset();
  const auto before = picture_of(folder_);
  for (const bool with_key : {false, true}) EXPECT_EQ(joined(findings_of(folder_, with_key)), "");
  const auto report = check_folder(folder_, nullptr).value();
  EXPECT_EQ(report.versions, 6U);  // a school, a group, three persons, and one of them again
  EXPECT_EQ(report.subjects, 7U);  // with a consent and an actor
  EXPECT_GT(report.leaves, 300U);
  EXPECT_EQ(picture_of(folder_), before);
}

TEST_F(check_test, what_a_kill_left_is_sound_and_is_not_written_to) {
  const auto killed = copy("killed");  // with its write-ahead log
  store_.reset();
  ASSERT_GT(fs::file_size(killed / "state.db-wal"), 0U);
  fs::remove(killed / "state.db-shm");
  const auto before = picture_of(killed);
  EXPECT_EQ(joined(findings_of(killed)), "");
  EXPECT_EQ(picture_of(killed), before);
}

TEST_F(check_test, a_folder_in_use_is_sound) {
  EXPECT_EQ(joined(findings_of(folder_)), "");
  mutation leaf;
  leaf.kind = mutation_kind::admin_act;
  store_->record(leaf).value();
  EXPECT_EQ(joined(findings_of(folder_)), "");
}

TEST_F(check_test, entries_that_are_not_yet_published_are_no_finding) {
  const auto log = root_.path() / "log-before";
  fs::copy(folder_ / "log", log, fs::copy_options::recursive);
  for (int i = 0; i < 5; ++i) store_->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}}).value();
  store_.reset();
  fs::remove_all(folder_ / "log");
  fs::rename(log, folder_ / "log");
  EXPECT_EQ(joined(findings_of(folder_)), "");
}

TEST_F(check_test, a_user_name_that_was_chosen_for_a_push_that_was_not_sent_is_no_finding) {
  {
    store::work work(*store_);
    store_->shadow().handle_for(partner, person_called("Drie").row.id, subject_kind::person).value();
    work.commit().value();
  }
  ASSERT_GE(column_of(folder_, "SELECT kind FROM shadow WHERE remote_id = ''").size(), 1U);
  EXPECT_EQ(joined(findings_of(folder_)), "");
}

TEST_F(check_test, a_state_dir_is_checked_folder_by_folder) {
  store_.reset();
  const auto second = copy("two");
  fs::rename(second, root_.path() / "two" / "andere");
  fs::copy(folder_, root_.path() / "two" / "stichting", fs::copy_options::recursive);
  change_byte(root_.path() / "two" / "andere" / "log" / "tile" / "0" / "000", 5);
  const auto all = findings_of(root_.path() / "two");
  ASSERT_EQ(all.size(), 1U) << joined(all);
  EXPECT_TRUE(all[0].starts_with("andere: log/tile/0/000: hash 0")) << all[0];
  EXPECT_EQ(check_folder(root_.path() / "two", nullptr).value().versions, 12U);
}

TEST_F(check_test, what_is_no_institution_is_said) {
  EXPECT_EQ(check_folder(root_.path() / "none", nullptr).error().code(), errc::not_found);
  fs::create_directories(root_.path() / "empty");
  EXPECT_EQ(check_folder(root_.path() / "empty", nullptr).error().code(), errc::not_found);
}

// Each damage on a copy of its own; the words must name it.
TEST_F(check_test, every_damage_is_named) {
  store_.reset();
  struct row {
    const char* name;
    std::function<void(const fs::path&)> damage;
    const char* says;
  };
  const auto sql = [](std::string statement) { return [statement](const fs::path& f) { tamper(f, statement); }; };
  const auto unguarded = [](std::string table, std::string statement) {
    return [table, statement](const fs::path& f) { tamper_unguarded(f, table, statement); };
  };
  const std::vector<row> rows = {
      {"a payload", unguarded("version", "UPDATE version SET payload = zeroblob(length(payload)) WHERE seq = 3"),
       "table version: row 3: the payload is not what log entry"},
      {"a payload does not open",
       unguarded("version", "UPDATE version SET payload = zeroblob(length(payload)) WHERE seq = 3"),
       "table version: row 3 of subject"},
      {"the last version removed", unguarded("version", "DELETE FROM version WHERE seq = 6"),
       "table version: the row that log entry"},
      {"an inner version removed", unguarded("version", "DELETE FROM version WHERE seq = 2"),
       "points to a version that is not its own"},
      {"two payloads swapped",
       unguarded("version",
                 "CREATE TEMP TABLE was AS SELECT seq, payload FROM version; "
                 "UPDATE version SET payload = (SELECT payload FROM was WHERE was.seq = 7 - version.seq) WHERE seq "
                 "IN (3, 4)"),
       "table version: row 4: the payload is not what log entry"},
      {"a subject changed", unguarded("version", "UPDATE version SET subject = randomblob(16) WHERE seq = 4"),
       "table version: row 4: the subject is not what log entry"},
      {"back to an older version",
       sql("UPDATE current SET version = (SELECT previous FROM version WHERE n = 2), n = 1 WHERE n = 2"),
       "does not stand at its newest version"},
      {"a subject out of current", sql("DELETE FROM current WHERE kind = 2"),
       "is of a subject that table current does not know"},
      {"a name of somebody else's", sql("UPDATE current SET name = 1 WHERE name = 2"),
       "points to a name that is not its own"},
      {"a chain", unguarded("version", "UPDATE version SET previous = 1 WHERE n = 2"),
       "table version: row 6 does not follow the row before it"},
      {"a name's payload", unguarded("name", "UPDATE name SET payload = x'00' WHERE seq = 2"),
       "table name: row 2: the payload"},
      {"a consent", unguarded("consent", "UPDATE consent SET payload = x'00'"), "table consent: row 1: the payload"},
      {"a consent removed", unguarded("consent", "DELETE FROM consent"), "table consent: the row that log entry"},
      {"a withdrawal removed", unguarded("withdrawal", "DELETE FROM withdrawal"),
       "table withdrawal: the row that log entry"},
      {"a withdrawal's day", unguarded("withdrawal", "UPDATE withdrawal SET day = day + 1"),
       "table withdrawal: row 1: target or day is not what log entry"},
      {"a showing removed", unguarded("access", "DELETE FROM access"), "table access: the row that log entry"},
      {"a showing given to another", unguarded("access", "UPDATE access SET actor = randomblob(16)"),
       "table access: row 1: the subject"},
      {"a log entry",
       unguarded("leaf",
                 "UPDATE leaf SET entry = CAST(replace(CAST(entry AS TEXT), 'fact.new', 'fact.invalid') AS BLOB) "
                 "WHERE seq = 1"),
       "table leaf: row 1 is not the entry that was signed"},
      {"a log entry that is none", unguarded("leaf", "UPDATE leaf SET entry = x'7b7d' WHERE seq = 2"),
       "table leaf: row 2 is not an entry"},
      {"a log entry removed", unguarded("leaf", "DELETE FROM leaf WHERE seq = 5"), "table leaf: row 5 is missing"},
      {"the end of the log removed", unguarded("leaf", "DELETE FROM leaf WHERE seq > 200"),
       "an older database was put in place"},
      {"a plan's hash", sql("UPDATE plan SET hash = zeroblob(32) WHERE id = 1"),
       "the changes of plan 1 do not have its hash"},
      {"a plan's change", sql("DELETE FROM plan_change WHERE plan = 1"), "the changes of plan 1 do not have its hash"},
      {"a change without a place", sql("DELETE FROM progress WHERE plan = 1 AND ordinal = 2"),
       "table progress: the changes of plan 1"},
      {"a shadow's payload", sql("UPDATE shadow SET payload = x'00' WHERE payload IS NOT NULL"),
       "table shadow: row 1 of subject"},
      {"a guard taken off", sql("DROP TRIGGER version_no_update"), "state.db: trigger version_no_update is missing"},
      {"a guard made toothless",
       sql("DROP TRIGGER leaf_no_update; CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN SELECT 1; END"),
       "state.db: trigger leaf_no_update is not as this program makes it"},
      {"a table too many", sql("CREATE TABLE copy_of_names (a)"),
       "state.db: table copy_of_names is not of this program's making"},
      {"a newer schema", sql("PRAGMA user_version = 99"), "the database has schema 99"},
      {"a page", [](const fs::path& f) { change_byte(f / "state.db", (root_page_of(f, "version") - 1) * 4096); },
       "state.db: "},
      {"no database at all",
       [](const fs::path& f) {
         std::ofstream(f / "state.db", std::ios::trunc) << "This is no database, whatever its name says";
       },
       "state.db"},
      {"a tile", [](const fs::path& f) { change_byte(f / "log/tile/0/000", 32 * 9); },
       "log/tile/0/000: hash 9 is not the right one"},
      {"a bundle", [](const fs::path& f) { change_byte(f / "log/tile/entries/000", 50); },
       "log/tile/entries/000: byte 50 is not the right one"},
      {"a tile removed", [](const fs::path& f) { fs::remove(f / "log/tile/1/000.p/1"); },
       "log/tile/1/000.p/1 is missing"},
      {"the checkpoint", [](const fs::path& f) { change_byte(f / "log/checkpoint", 18); },
       "checkpoint is not as it was signed"},
      {"the checkpoint removed", [](const fs::path& f) { fs::remove(f / "log/checkpoint"); }, "checkpoint is missing"},
      {"the verifier key", [](const fs::path& f) { change_byte(f / "log/vkey", 8); }, "vkey is not a verifier key"},
      {"a key removed",
       [](const fs::path& f) { fs::resize_file(f / "keys/vault.1", fs::file_size(f / "keys/vault.1") - 64); },
       "keys/vault.1: it holds 6 keys where the database counts 7"},
      {"a key's owner", [](const fs::path& f) { change_byte(f / "keys/vault.1", 64 + 3); },
       "of table subject has no key"},
      {"a wrapped key", [](const fs::path& f) { change_byte(f / "keys/vault.1", 64 + 20); },
       "does not open under its key"},
      {"two keys of one",
       [](const fs::path& f) {
         auto bytes = bytes_of(f / "keys/vault.1");
         bytes.replace(128, 64, bytes.substr(64, 64));
         std::ofstream(f / "keys/vault.1", std::ios::binary | std::ios::trunc) << bytes;
       },
       "has two keys"},
      {"the slot", [](const fs::path& f) { change_byte(f / "keys/slot.1", 70); },
       "keys/slot.1: its checksum does not fit"},
      {"no slot", [](const fs::path& f) { fs::remove(f / "keys/slot.1"); }, "keys/: there are 0 files slot.<epoch>"},
      {"two vaults", [](const fs::path& f) { fs::copy(f / "keys/vault.1", f / "keys/vault.2"); },
       "keys/: there are 2 files vault.<epoch>"},
      {"no log key", [](const fs::path& f) { fs::remove(f / "keys/log.key"); }, "keys/log.key is missing"}};
  int n = 0;
  for (const auto& [name, damage, says] : rows) {
    const auto damaged = copy(std::to_string(++n));
    damage(damaged);
    const auto found = joined(findings_of(damaged));
    EXPECT_NE(found.find(says), std::string::npos) << name << ":\n" << found;
    fs::remove_all(damaged);
  }
}

TEST_F(check_test, another_root_key_is_said) {
  store_.reset();
  const secret other(std::string(32, 'x'));
  const auto report = check_folder(folder_, &other).value();
  ASSERT_EQ(report.findings.size(), 1U) << joined(report.findings);
  EXPECT_NE(report.findings[0].find("root key"), std::string::npos) << report.findings[0];
}

TEST_F(check_test, findings_hold_no_names) {
  store_.reset();
  tamper_unguarded(folder_, "version", "UPDATE version SET payload = x'00'");
  const auto found = joined(findings_of(folder_));
  for (const char* name : {"Een", "Anders", "Anneke", "login.", "de Boer"})
    EXPECT_EQ(found.find(name), std::string::npos) << name;
}

}  // namespace
}  // namespace sluis::state
