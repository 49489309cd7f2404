#include "state/schema.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "state/crypto/digest.hpp"
#include "state/sqlite/guard.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state {
namespace {

using sqlite::database;
using sqlite::open_mode;
using sqlite::sqlite_error;

class schema_test : public testing::Test {
 protected:
  testing_support::temp_folder folder_;
  std::filesystem::path file_ = folder_.path() / "state.db";
};

std::string all_of(database& db, const std::string& table) {
  auto read = db.prepare("SELECT count(*), sum(seq) FROM " + table);
  read.step();
  return std::string(read.text(0)) + "/" + std::string(read.text(1));
}

// A row with a value that fits for each column, whatever the table.
std::string insert_of(database& db, const std::string& table, const char* verb, int seq) {
  std::string columns;
  std::string values;
  auto info = db.prepare("SELECT name, type FROM pragma_table_info('" + table + "')");
  while (info.step()) {
    const bool first = columns.empty();
    columns += (first ? "" : ", ") + std::string(info.text(0));
    const auto type = info.text(1);
    const auto name = info.text(0);
    const bool is_hash = name == "commitment" || name == "hash" || name == "old_vault" || name == "new_vault";
    const bool once = table == "fence" || table == "erased" ||
                      table == "receipt";  // a subject has one row; and nobody else here is fenced
    const char* blob = is_hash ? "zeroblob(32)" : once || table == "order_step" ? "randomblob(16)" : "zeroblob(16)";
    values += first ? std::to_string(seq) : ", ";
    if (!first) values += type == "INTEGER" ? "1" : type == "TEXT" ? "'x'" : blob;
  }
  return std::string(verb) + " INTO " + table + " (" + columns + ") VALUES (" + values + ")";
}

TEST_F(schema_test, a_new_database_is_made_and_found_again) {
  {
    database db(file_, open_mode::create);
    prepare_schema(db).value();
    prepare_schema(db).value();
    expect_schema(db).value();
  }
  database db(file_, open_mode::read_only);
  EXPECT_TRUE(expect_schema(db));
}

TEST_F(schema_test, foreign_and_newer_databases_are_refused) {
  struct row {
    const char* name;
    const char* sql;
    errc expected;
  };
  for (const auto& [name, sql, expected] :
       {row{"newer", "PRAGMA application_id = 1399616873; PRAGMA user_version = 99; CREATE TABLE t (a)", errc::refused},
        row{"somebody else's", "PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE t (a)", errc::corrupt},
        row{"without a mark", "CREATE TABLE t (a)", errc::corrupt},
        row{"of a development version",
            "PRAGMA application_id = 1399616873; PRAGMA user_version = 4; CREATE TABLE t (a)", errc::refused},
        row{"ours without a version", "PRAGMA application_id = 1399616873; CREATE TABLE t (a)", errc::corrupt}}) {
    std::filesystem::remove(file_);
    database db(file_, open_mode::create);
    db.exec(sql);
    const auto outcome = prepare_schema(db);
    ASSERT_FALSE(outcome) << name;
    EXPECT_EQ(outcome.error().code(), expected) << name << ": " << outcome.error().text();
    EXPECT_FALSE(outcome.error().hint().empty()) << name;
  }
}

TEST_F(schema_test, an_empty_database_is_older_for_a_reader) {
  database db(file_, open_mode::create);
  EXPECT_EQ(expect_schema(db).error().code(), errc::refused);
}

// Without authorizer and hook: the triggers alone.
TEST_F(schema_test, triggers_refuse_what_is_not_an_append) {
  database db(file_, open_mode::create);
  prepare_schema(db).value();
  for (const auto& table : append_only_tables()) {
    db.exec(insert_of(db, table, "INSERT", 0));
    db.exec(insert_of(db, table, "INSERT", 1));
    const auto before = all_of(db, table);
    for (const char* recursive : {"ON", "OFF"}) {
      db.exec(std::string("PRAGMA recursive_triggers = ") + recursive);
      for (const auto& sql : {"UPDATE " + table + " SET seq = 7 WHERE seq = 1", "DELETE FROM " + table,
                              "DELETE FROM " + table + " WHERE seq = 1", insert_of(db, table, "INSERT OR REPLACE", 1),
                              insert_of(db, table, "REPLACE", 0), insert_of(db, table, "INSERT OR IGNORE", 1)}) {
        EXPECT_THROW(db.exec(sql), sqlite_error) << sql;
        EXPECT_EQ(all_of(db, table), before) << sql;
      }
    }
    EXPECT_NO_THROW(db.exec(insert_of(db, table, "INSERT", 2))) << table;
  }
}

TEST_F(schema_test, with_the_guard_nothing_gets_past) {
  database db(file_, open_mode::create);
  prepare_schema(db).value();
  for (const auto& table : append_only_tables()) db.exec(insert_of(db, table, "INSERT", 0));
  std::map<std::string, std::string> inserts;
  for (const auto& table : append_only_tables()) inserts[table] = insert_of(db, table, "INSERT OR REPLACE", 0);
  const sqlite::guard on(db, append_only_tables());
  for (const auto& table : append_only_tables()) {
    for (const auto& sql :
         {"UPDATE " + table + " SET seq = 7", "DELETE FROM " + table, inserts[table],
          "DROP TRIGGER " + table + "_no_update", "DROP TABLE " + table, "ALTER TABLE " + table + " ADD COLUMN z"}) {
      EXPECT_THROW(db.exec(sql), sqlite_error) << sql;
    }
    EXPECT_EQ(all_of(db, table), "1/0") << table;
  }
}

/// Every statement that SQLite would show of an empty database of ours, in the order of names.
std::string text_of_schema(database& db) {
  auto read = db.prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
  std::string out;
  while (read.step())
    out += std::string(read.text(0)) + " " + std::string(read.text(1)) + "\n" + std::string(read.text(2)) + "\n";
  return out;
}

TEST_F(schema_test, another_schema_has_another_version) {
  constexpr std::int64_t version = 11;
  const std::string hash = "59a1d6b8d94191d2ecc0ae433005c870f7ed1ce1b4cece90270de9faa8c55c8b";
  database db(file_, open_mode::create);
  prepare_schema(db).value();
  const auto now = crypto::sha256(text_of_schema(db));
  EXPECT_EQ(schema_version(), version) << "write the new version and the hash of its schema here";
  EXPECT_EQ(to_hex(now.data(), now.size()), hash)
      << "another schema has another version: a folder of version " << version
      << " would be opened and then fail at the first statement that needs the change. "
      << "Before the first release: raise first_version in state/schema.cpp, and write version and hash here. After "
         "it: add a step";
}

TEST_F(schema_test, an_older_folder_is_told_what_to_do) {
  database db(file_, open_mode::create);
  db.exec("PRAGMA application_id = 1399616873; PRAGMA user_version = 5; CREATE TABLE t (a)");
  const auto outcome = prepare_schema(db);
  ASSERT_FALSE(outcome);
  EXPECT_NE(outcome.error().text().find("the database has schema 5, of a development version before the first release"),
            std::string::npos)
      << outcome.error().text();
  EXPECT_EQ(outcome.error().hint(), "begin with an empty state_dir and read the sources again");
}

}  // namespace
}  // namespace sluis::state
