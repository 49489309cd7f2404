#include "state/sqlite/guard.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::sqlite {
namespace {

class guard_test : public testing::Test {
 protected:
  void SetUp() override {
    db_.exec(
        "CREATE TABLE kept (seq INTEGER PRIMARY KEY, data BLOB) STRICT;"
        "CREATE TABLE free (seq INTEGER PRIMARY KEY, data BLOB) STRICT;"
        "CREATE TRIGGER free_no_drop AFTER DELETE ON free WHEN OLD.seq = 99 BEGIN SELECT 1; END;"
        "INSERT INTO kept VALUES (1, x'0102'); INSERT INTO free VALUES (1, x'0102')");
    guard_.emplace(db_, std::vector<std::string>{"kept"});
  }
  std::string kept() {
    auto read = db_.prepare("SELECT group_concat(hex(data)) FROM kept");
    read.step();
    return std::string(read.text(0));
  }

  state::testing_support::temp_folder folder_;
  database db_{folder_.path() / "t.db", open_mode::create};
  std::optional<guard> guard_;
};

TEST_F(guard_test, all_but_plain_reading_and_writing_is_refused) {
  for (const char* sql :
       {"UPDATE kept SET data = x'00'", "DELETE FROM kept", "DROP TABLE kept", "DROP TRIGGER free_no_drop",
        "ALTER TABLE kept RENAME TO k", "ATTACH ':memory:' AS other", "DETACH main", "PRAGMA recursive_triggers = OFF",
        "PRAGMA user_version = 10", "CREATE TABLE more (a)",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON kept BEGIN SELECT 1; END", "CREATE INDEX i ON kept(data)",
        "CREATE VIEW v AS SELECT 1", "UPDATE sqlite_schema SET sql = ''", "SELECT load_extension('x')", "ANALYZE"}) {
    EXPECT_THROW(db_.exec(sql), sqlite_error) << sql;
    EXPECT_EQ(kept(), "0102") << sql;
  }
  for (const char* sql : {"INSERT INTO kept VALUES (2, x'03')", "UPDATE free SET data = x'00'", "DELETE FROM free"}) {
    EXPECT_NO_THROW(db_.exec(sql)) << sql;
  }
}

TEST_F(guard_test, a_replaced_row_cannot_be_committed) {
  EXPECT_THROW(db_.exec("INSERT OR REPLACE INTO kept VALUES (1, x'FF')"), sqlite_error);
  EXPECT_EQ(kept(), "0102");
}

TEST_F(guard_test, a_blob_write_cannot_be_committed) {
  for (const bool in_transaction : {false, true}) {
    std::optional<transaction> open;
    if (in_transaction) open.emplace(db_);
    sqlite3_blob* blob = nullptr;
    ASSERT_EQ(sqlite3_blob_open(db_.raw(), "main", "kept", "data", 1, 1, &blob), SQLITE_OK);
    sqlite3_blob_write(blob, "\xff", 1, 0);
    const int closed = sqlite3_blob_close(blob);
    if (in_transaction) {
      EXPECT_TRUE(guard_->violated());
      EXPECT_THROW(open->commit(), sqlite_error);
      open.reset();
    } else {
      EXPECT_NE(closed, SQLITE_OK);
    }
    EXPECT_EQ(kept(), "0102") << in_transaction;
    EXPECT_FALSE(guard_->violated()) << "the next transaction starts clean";
  }
}

TEST_F(guard_test, after_a_refused_transaction_the_next_one_works) {
  EXPECT_THROW(db_.exec("INSERT OR REPLACE INTO kept VALUES (1, x'FF')"), sqlite_error);
  transaction open(db_);
  db_.exec("INSERT INTO kept VALUES (2, x'03')");
  open.commit();
  EXPECT_EQ(kept(), "0102,03");
}

}  // namespace
}  // namespace sluis::state::sqlite
