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

TEST(pages, say_where_the_list_goes_on) {
  const auto first = page_json("erasures", list_page<erasure_view>{some(2), 2});
  EXPECT_EQ(first["erasures"].size(), 2U);
  EXPECT_EQ(first["next"], 2U);
  EXPECT_FALSE(page_json("erasures", list_page<erasure_view>{some(2)}).contains("next"));
  EXPECT_TRUE(page_json("erasures", list_page<erasure_view>{})["erasures"].is_array()) << "also where nothing is on it";
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
