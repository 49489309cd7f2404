#include "state/sqlite/interruption.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::sqlite {
namespace {

constexpr const char* long_statement =
    "INSERT INTO t SELECT x FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000) "
    "SELECT x FROM n)";

class interruption_test : public testing::Test {
 protected:
  interruption_test() { db_.exec("CREATE TABLE t (a INTEGER) STRICT"); }
  std::int64_t rows() {
    auto count = db_.prepare("SELECT count(*) FROM t");
    count.step();
    return count.integer(0);
  }

  state::testing_support::temp_folder folder_;
  database db_{folder_.path() / "t.db", open_mode::create};
};

TEST_F(interruption_test, ends_a_single_statement_in_a_transaction_and_nothing_of_it_stays) {
  bool is_asked = false;
  {
    const interruption while_it_works(db_, [&is_asked] { return std::exchange(is_asked, true); });
    transaction work(db_);
    db_.exec("INSERT INTO t VALUES (1)");
    try {
      db_.exec(long_statement);
      FAIL() << "it was not ended";
    } catch (const sqlite_error& thrown) {
      EXPECT_TRUE(is_interruption(thrown));
    }
  }
  EXPECT_TRUE(is_asked);
  EXPECT_FALSE(db_.in_transaction());
  EXPECT_FALSE(db_.is_poisoned());
  EXPECT_EQ(rows(), 0);
  db_.exec(long_statement);
  EXPECT_EQ(rows(), 20000) << "nobody asks any more";
}

TEST_F(interruption_test, ends_no_commit_and_nothing_outside_of_a_transaction) {
  bool must_end = false;
  const interruption while_it_works(db_, [&must_end] { return must_end; });
  transaction work(db_);
  db_.exec(long_statement);
  must_end = true;
  work.commit();
  EXPECT_EQ(rows(), 20000);
  db_.exec(long_statement);
  EXPECT_EQ(rows(), 40000);
}

TEST_F(interruption_test, ends_nothing_else) {
  const interruption while_it_works(db_, [] { return false; });
  EXPECT_FALSE(is_interruption(sqlite_error(SQLITE_FULL, "full")));
  transaction work(db_);
  db_.exec(long_statement);
  work.commit();
  EXPECT_EQ(rows(), 20000);
}

}  // namespace
}  // namespace sluis::state::sqlite
