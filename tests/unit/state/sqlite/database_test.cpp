#include "state/sqlite/database.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::sqlite {
namespace {

class database_test : public testing::Test {
 protected:
  state::testing_support::temp_folder folder_;
  std::filesystem::path file_ = folder_.path() / "t.db";
};

TEST_F(database_test, values_come_back_as_they_went_in) {
  database db(file_, open_mode::create);
  db.exec("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d BLOB, e TEXT) STRICT");
  subject_id id;
  id.bytes = {1, 2, 3, 255};
  const std::string zeros("a\0b", 3);
  db.prepare("INSERT INTO t VALUES (?,?,?,?,?)")
      .bind(1, std::int64_t{-7})
      .bind_text(2, "")
      .bind_blob(3, zeros)
      .bind(4, id)
      .bind_null(5)
      .run();
  auto read = db.prepare("SELECT a, b, c, d, e FROM t");
  ASSERT_TRUE(read.step());
  EXPECT_EQ(read.integer(0), -7);
  EXPECT_FALSE(read.is_null(1));
  EXPECT_EQ(read.text(1), "");
  EXPECT_EQ(read.blob(2), zeros);
  EXPECT_EQ(read.id<subject_id>(3), id);
  EXPECT_TRUE(read.is_null(4));
  EXPECT_EQ(read.text(4), "");
  EXPECT_FALSE(read.step());
}

TEST_F(database_test, the_settings_took) {
  database db(file_, open_mode::create);
  for (const auto& [pragma, value] :
       {std::pair{"journal_mode", "wal"}, std::pair{"synchronous", "2"}, std::pair{"secure_delete", "1"},
        std::pair{"recursive_triggers", "1"}, std::pair{"trusted_schema", "0"}, std::pair{"mmap_size", "0"}}) {
    auto read = db.prepare(std::string("PRAGMA ") + pragma);
    ASSERT_TRUE(read.step()) << pragma;
    EXPECT_EQ(read.text(0), value) << pragma;
  }
}

TEST_F(database_test, a_transaction_rolls_back_unless_committed) {
  database db(file_, open_mode::create);
  db.exec("CREATE TABLE t (a INTEGER) STRICT");
  {
    const transaction open(db);
    db.exec("INSERT INTO t VALUES (1)");
    EXPECT_THROW(transaction{db}, std::logic_error);
  }
  EXPECT_FALSE(db.in_transaction());
  {
    transaction open(db);
    db.exec("INSERT INTO t VALUES (2)");
    open.commit();
  }
  auto read = db.prepare("SELECT group_concat(a) FROM t");
  ASSERT_TRUE(read.step());
  EXPECT_EQ(read.text(0), "2");
}

// The disk fails in the middle of a commit: what it wrote may be found whole at the next start.
TEST_F(database_test, a_commit_that_the_disk_fails_is_told_as_unknown) {
  database db(file_, open_mode::create);
  db.exec("CREATE TABLE t (a TEXT) STRICT");
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
  std::string said;
  {
    transaction open(db);
    db.exec("INSERT INTO t VALUES (hex(randomblob(100000)))");
    rlimit none = usual;
    none.rlim_cur = std::filesystem::file_size(file_.string() + "-wal");
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
    try {
      open.commit();
    } catch (const sqlite_error& failure) {
      said = failure.what();
      EXPECT_EQ(failure.cause().code(), errc::io);
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &usual), 0);
    EXPECT_NE(said.find("whether it is on record is not known"), std::string::npos) << said;
    said.clear();
  }
  std::signal(SIGXFSZ, before);
  try {
    transaction open(db);
  } catch (const sqlite_error& failure) {
    said = failure.what();
  }
  EXPECT_NE(said.find("an earlier read or write failed"), std::string::npos) << said;
  EXPECT_EQ(said.find("is not known"), std::string::npos) << "of this one it is: " << said;
}

TEST_F(database_test, a_statement_is_reset_by_the_next_bind_and_by_failure) {
  database db(file_, open_mode::create);
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1), (2)");
  auto read = db.prepare("SELECT a FROM t WHERE a >= ?");
  ASSERT_TRUE(read.bind(1, std::int64_t{1}).step());
  ASSERT_TRUE(read.bind(1, std::int64_t{2}).step());
  EXPECT_EQ(read.integer(0), 2);
  read.reset();
  auto write = db.prepare("INSERT INTO t VALUES (?)");
  EXPECT_THROW(write.bind(1, std::int64_t{1}).run(), sqlite_error);
  EXPECT_NO_THROW(write.bind(1, std::int64_t{3}).run());
}

TEST_F(database_test, read_only_neither_writes_nor_leaves_files) {
  {
    database db(file_, open_mode::create);
    db.exec("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)");
  }
  {
    database db(file_, open_mode::read_only);
    auto read = db.prepare("SELECT a FROM t");
    EXPECT_TRUE(read.step());
    EXPECT_THROW(db.exec("INSERT INTO t VALUES (2)"), sqlite_error);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);
  EXPECT_THROW(database(folder_.path() / "absent.db", open_mode::read_only), sqlite_error);
}

TEST_F(database_test, a_folder_may_be_reached_by_a_link_and_the_file_may_not_be_one) {
  std::filesystem::create_directory(folder_.path() / "real # 100%");
  std::filesystem::create_directory_symlink(folder_.path() / "real # 100%", folder_.path() / "link");
  { database db(folder_.path() / "link" / "t.db", open_mode::create); }
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "real # 100%" / "t.db"));
  std::filesystem::create_symlink(folder_.path() / "real # 100%" / "t.db", folder_.path() / "other.db");
  EXPECT_THROW(database(folder_.path() / "other.db", open_mode::read_write), sqlite_error);
}

TEST_F(database_test, a_damaged_file_poisons_the_connection) {
  {
    database db(file_, open_mode::create);
    db.exec(
        "CREATE TABLE t (a TEXT) STRICT; INSERT INTO t SELECT hex(zeroblob(4000)) FROM (VALUES "
        "(1),(2),(3),(4),(5),(6),(7),(8))");
  }
  {
    std::fstream garble(file_, std::ios::in | std::ios::out | std::ios::binary);
    garble.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file_) - 8192));
    garble << std::string(8192, '\xff');
  }
  database db(file_, open_mode::read_write);
  const auto sum = [&] {
    auto read = db.prepare("SELECT sum(length(a)) FROM t");
    read.step();
  };
  EXPECT_THROW(sum(), sqlite_error);
  EXPECT_THROW(db.exec("SELECT 1"), sqlite_error) << "a poisoned connection does nothing more";
}

}  // namespace
}  // namespace sluis::state::sqlite
