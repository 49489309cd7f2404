// The log tells once of what goes on failing.
#include "state/facts/failed_reads.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class failed_reads_test : public testing::Test {
 protected:
  std::uint64_t entries_of(const std::vector<failed_files>& alike, const std::string& what,
                           const char* source = "las") {
    const auto before = store_->log().size();
    const auto noted = failed_reads(*store_).note(source_id(source), alike, what).value();
    EXPECT_EQ(noted, store_->log().size() > before);
    return store_->log().size() - before;
  }
  open_store store_;
  const failed_files many_{errc::invalid_input, 20'000, std::nullopt};
  const failed_files one_{errc::io, 1, std::nullopt};
};

TEST_F(failed_reads_test, one_entry_for_all_that_failed_alike_and_none_while_it_is_the_same) {
  EXPECT_EQ(entries_of({many_, one_}, "a"), 2U);
  EXPECT_EQ(entries_of({many_, one_}, "a"), 0U);
  store_.open();
  EXPECT_EQ(entries_of({many_, one_}, "a"), 0U) << "after a restart neither";
  EXPECT_EQ(entries_of({many_}, "b"), 1U) << "other files, or another cause";
}

TEST_F(failed_reads_test, after_a_read_without_failures_the_same_is_news) {
  EXPECT_EQ(entries_of({}, ""), 0U);
  EXPECT_EQ(entries_of({one_}, "a"), 1U);
  EXPECT_EQ(entries_of({}, ""), 0U);
  EXPECT_EQ(entries_of({one_}, "a"), 1U);
}

TEST_F(failed_reads_test, sources_do_not_touch_each_other) {
  EXPECT_EQ(entries_of({one_}, "a", "las"), 1U);
  EXPECT_EQ(entries_of({one_}, "a", "other"), 1U);
  EXPECT_EQ(entries_of({}, "", "other"), 0U);
  EXPECT_EQ(entries_of({one_}, "a", "las"), 0U);
}

}  // namespace
}  // namespace sluis::state
