#include "mapping/name_order.hpp"

#include <gtest/gtest.h>

#include "mapping/ended_label.hpp"
#include "mapping/names.hpp"

namespace sluis::mapping {
namespace {

using what = name_change::kind;

/// "interim 1; whole 2; last 1"
std::string shown(const std::vector<name_change>& all) {
  std::string out;
  for (const auto& step : order_names(all)) {
    const char* const names[] = {"interim", "whole", "last"};
    out += (out.empty() ? "" : "; ") + std::string(names[static_cast<std::size_t>(step.what)]);
    for (const auto n : step.ordinals) out += " " + std::to_string(n);
  }
  return out;
}

TEST(name_order, whoever_has_a_name_goes_before_whoever_gets_it) {
  struct row {
    const char* name;
    std::vector<name_change> all;
    const char* order;
  };
  const row rows[] = {
      {"nothing", {}, ""},
      {"no order", {{what::update, 1, "a", "x"}, {what::update, 2, "b", "y"}}, ""},
      {"a chain",
       {{what::update, 1, "a", "b"}, {what::update, 2, "b", "c"}, {what::update, 3, "c", "d"}},
       "whole 3; whole 2"},
      {"a chain the other way", {{what::update, 1, "c", "d"}, {what::update, 2, "b", "c"}}, "whole 1"},
      {"a new group", {{what::update, 1, "a", "x"}, {what::creation, 9, "", "a"}}, "whole 1"},
      {"a pair", {{what::update, 1, "a", "b"}, {what::update, 2, "b", "a"}}, "interim 1; whole 2; last 1"},
      {"three",
       {{what::update, 1, "a", "b"}, {what::update, 2, "b", "c"}, {what::update, 3, "c", "a"}},
       "interim 1; whole 3; whole 2; last 1"},
      {"two pairs",
       {{what::update, 1, "a", "b"},
        {what::update, 2, "b", "a"},
        {what::update, 3, "c", "d"},
        {what::update, 4, "d", "c"}},
       "interim 1 3; whole 2 4; last 1 3"},
      {"one that waits for a pair",
       {{what::update, 1, "x", "y"},
        {what::update, 2, "a", "b"},
        {what::update, 3, "b", "a"},
        {what::creation, 4, "", "x"}},
       "interim 2; whole 1 3; last 2"},
      {"only another case", {{what::update, 1, "a", "a"}, {what::update, 2, "b", "c"}}, ""},
      {"nobody knows the name of one",
       {{what::unsure, 1, "b", "b"}, {what::update, 2, "b", "a"}},
       "interim 1; whole 2; last 1"},
      {"nor of two", {{what::unsure, 1, "b", "b"}, {what::unsure, 2, "a", "a"}}, "interim 1 2; last 1 2"},
      {"of the only one", {{what::unsure, 1, "b", "b"}}, ""},
  };
  for (const auto& r : rows) EXPECT_EQ(shown(r.all), r.order) << r.name;
}

TEST(name_order, a_long_chain_takes_no_stack) {
  std::vector<name_change> all;
  for (std::uint64_t n = 1; n <= 20'000; ++n)
    all.push_back({what::update, n, std::to_string(n), std::to_string(n + 1)});
  EXPECT_EQ(order_names(all).size(), 19'999U);
}

TEST(name_order, an_interim_name_is_nobodys_and_fits) {
  target_handle handle;
  handle.bytes.fill(0xab);
  EXPECT_EQ(interim_label("Groep 1", handle), "Groep 1 (sluis abababababababababababababababab)");
  std::string long_name;
  while (long_name.size() < max_label) long_name += "é";
  const auto cut = interim_label(long_name, handle);
  EXPECT_LE(cut.size(), max_label);
  EXPECT_TRUE(cut.ends_with("é (sluis abababababababababababababababab)")) << cut;
}

TEST(ended_label, the_name_of_one_that_ended_has_the_day_of_its_absence_and_fits) {
  const auto since = day(std::chrono::year{2026} / 11 / 29);
  target_handle handle;
  handle.bytes.fill(0xab);
  EXPECT_EQ(ended_label("Groep 3", since, std::nullopt), "Groep 3 (ended 2026-11-29)");
  EXPECT_EQ(ended_label("Groep 3", since, handle),
            "Groep 3 (ended 2026-11-29, sluis abababababababababababababababab)");
  std::string long_name;
  while (long_name.size() < max_label) long_name += "é";
  for (const auto& with : {std::optional<target_handle>(), std::optional(handle)}) {
    const auto cut = ended_label(long_name, since, with);
    EXPECT_LE(cut.size(), max_label);
    EXPECT_NE(cut.find("é (ended 2026-11-29"), std::string::npos) << cut;
  }
}

}  // namespace
}  // namespace sluis::mapping
