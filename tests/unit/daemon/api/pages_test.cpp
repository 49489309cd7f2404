// Long lists in pages.
#include "daemon/api/pages.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon::api {
namespace {

std::vector<erasure_view> some(std::size_t count, const std::string& institution = "demo") {
  std::vector<erasure_view> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i].institution = institution_id(institution);
    out[i].intent_leaf = i;
  }
  return out;
}

TEST(pages, follow_each_other_until_all_were_told) {
  const auto all = some(5);
  std::vector<std::uint64_t> told;
  std::size_t pages = 0;
  for (std::uint64_t from = 0;;) {
    const auto page = page_of("erasures", all, {from, 2});
    for (const auto& one : page["erasures"]) told.push_back(one["intent_entry"].get<std::uint64_t>());
    ++pages;
    if (!page.contains("next")) break;
    from = page["next"].get<std::uint64_t>();
  }
  EXPECT_EQ(told, (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(pages, 3U);
  EXPECT_TRUE(page_of("erasures", all, {9, 2})["erasures"].empty());
  EXPECT_FALSE(page_of("erasures", all, {3, 2}).contains("next"));
}

TEST(pages, a_list_that_is_cut_says_so_of_each_institution) {
  auto all = some(3, "a");
  for (const auto& one : some(2, "b")) all.push_back(one);
  EXPECT_FALSE(cut_each(all, 3));
  EXPECT_EQ(all.size(), 5U);
  EXPECT_TRUE(cut_each(all, 2));
  EXPECT_EQ(all.size(), 4U);
}

}  // namespace
}  // namespace sluis::daemon::api
