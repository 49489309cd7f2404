// A page of a list that several institutions have parts of: only what stands on it is asked for.
#include "daemon/process/paged_lists.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/daemon/open_institutions.hpp"

namespace sluis::daemon {
namespace {

TEST(line_range, of_a_part_is_what_the_page_has_of_it) {
  struct row {
    line_range wanted;
    std::uint64_t start, count, from, limit;
  };
  for (const auto& [wanted, start, count, from, limit] :
       {row{{0, 10}, 0, 5, 0, 5}, row{{0, 10}, 0, 10, 0, 10}, row{{0, 10}, 0, 11, 0, 10}, row{{3, 4}, 0, 20, 3, 4},
        row{{3, 4}, 0, 5, 3, 2}, row{{3, 4}, 5, 20, 0, 2}, row{{3, 4}, 7, 20, 0, 0}, row{{30, 4}, 0, 20, 0, 0},
        row{{20, 4}, 0, 20, 0, 0}, row{{0, 10}, 4, 0, 0, 0},
        row{{std::numeric_limits<std::int64_t>::max(), 1000}, 0, 5, 0, 0}}) {
    const auto part = wanted.within(start, count);
    EXPECT_EQ(part.limit, limit) << wanted.from << " " << start << " " << count;
    EXPECT_EQ(part.from, from) << wanted.from << " " << start << " " << count;
  }
}

class paged_lists : public open_institutions {
 protected:
  paged_lists() : open_institutions({"a", "b", "c"}, 1) {}

  /// "a" has the lines 0 to 3, "b" none, and "c" 4 to 9.
  list_page<int> page(std::uint64_t from, std::uint64_t limit, std::optional<institution_id> only = std::nullopt) {
    auto count = [this](const std::shared_ptr<island>& where) {
      return [n = sizes_.at(where->settings.id.str())](state::store&) -> result<std::uint64_t> { return n; };
    };
    auto lines = [this](const std::shared_ptr<island>& where, line_range wanted) {
      return [this, first = firsts_.at(where->settings.id.str()), wanted](state::store&) -> result<std::vector<int>> {
        made_ += wanted.limit;
        std::vector<int> out(wanted.limit);
        std::iota(out.begin(), out.end(), first + static_cast<int>(wanted.from));
        return out;
      };
    };
    const line_range wanted{from, limit};
    return test::run(io_, page_of_lists<int>(all_, std::move(only), wanted, count, lines)).value();
  }

  const std::map<std::string, std::uint64_t> sizes_ = {{"a", 4}, {"b", 0}, {"c", 6}};
  const std::map<std::string, int> firsts_ = {{"a", 0}, {"b", 4}, {"c", 4}};
  std::uint64_t made_ = 0;
};

TEST_F(paged_lists, follow_each_other_over_institutions_and_make_each_line_once) {
  std::vector<int> all(10);
  std::iota(all.begin(), all.end(), 0);
  for (const std::uint64_t limit : {1, 3, 4, 5, 10, 100}) {
    SCOPED_TRACE(limit);
    made_ = 0;
    std::vector<int> told;
    for (std::optional<std::uint64_t> from = 0; from;) {
      const auto some = page(*from, limit);
      EXPECT_LE(some.records.size(), limit);
      told.insert(told.end(), some.records.begin(), some.records.end());
      from = some.next;
    }
    EXPECT_EQ(told, all);
    EXPECT_EQ(made_, 10U);
  }
}

TEST_F(paged_lists, of_one_institution_are_its_own) {
  const auto some = page(2, 2, institution_id("c"));
  EXPECT_EQ(some.records, (std::vector{6, 7}));
  EXPECT_EQ(some.next, 4U);
  EXPECT_FALSE(page(2, 4, institution_id("c")).next);
  EXPECT_TRUE(page(6, 4, institution_id("c")).records.empty());
  EXPECT_TRUE(page(0, 4, institution_id("b")).records.empty());
}

TEST_F(paged_lists, with_a_part_missing_are_none) {
  auto count = [](const std::shared_ptr<island>& where) {
    return [id = where->settings.id.str()](state::store&) -> result<std::uint64_t> {
      if (id == "b") throw result_error({errc::io, "an earlier read or write failed", ""});
      return 1U;
    };
  };
  auto lines = [](const std::shared_ptr<island>&, line_range) {
    return [](state::store&) -> result<std::vector<int>> { return std::vector{1}; };
  };
  const line_range wanted{0, 10};
  const auto none = test::run(io_, page_of_lists<int>(all_, std::nullopt, wanted, count, lines));
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().text().find("institution b: an earlier read or write failed"), std::string::npos)
      << none.error().text();
  EXPECT_EQ(test::run(io_, page_of_lists<int>(all_, institution_id("a"), wanted, count, lines)).value().records,
            std::vector{1});
  const auto unknown = test::run(io_, page_of_lists<int>(all_, institution_id("z"), wanted, count, lines));
  EXPECT_EQ(unknown.error().code(), errc::not_found);
}

}  // namespace
}  // namespace sluis::daemon
