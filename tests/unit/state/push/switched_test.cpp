// Whose an "off" is that a look shows: others', or our own word, whose effect the target showed late.
#include "state/push/switched.hpp"

#include <gtest/gtest.h>

#include "state/push/carry.hpp"

namespace sluis::state {
namespace {

constexpr day today{std::chrono::year{2026} / 11 / 29};

void we_switch(shadow_row& row, bool on, outcome::kind came = outcome::kind::done) {
  planned_change change;
  change.op = on ? operation::update_user : operation::deactivate_user;
  change.after = {{field::active, on ? "true" : "false"}};
  field_map fields;
  carry_into_row(row, fields, change, {came, {}, {}});
  if (!row.active && !row.closed) row.closed = today;  // as shadow_table.cpp writes it
}

/// Each letter: D and U, we switch it off and on, and the target confirms it; d and u, nobody knows what came of it; 0
/// and 1, a look shows it as off and as on.
shadow_row after(const std::string& what_happened) {
  shadow_row row;
  row.remote_id = "u-1";
  row.active = true;
  for (const char each : what_happened) {
    if (each == 'D' || each == 'U') we_switch(row, each == 'U');
    if (each == 'd' || each == 'u') we_switch(row, each == 'u', outcome::kind::unknown);
    if (each == '0' || each == '1') take_in_switch(row, each == '1', today);
  }
  return row;
}

TEST(switched, what_the_target_showed_late_of_our_own_word_is_not_by_others) {
  struct one {
    const char* name;
    const char* what_happened;
    bool is_by_others;
  };
  const one all[] = {
      {"others", "0", true},
      {"others, told twice", "00", true},
      {"we", "D0", false},
      {"we, shown late once", "D10", false},
      {"we, shown late twice", "D110", false},
      {"we, without an answer, shown late", "d10", false},
      {"we, without an answer, shown late, said again", "d1D10", false},
      {"we, then on without an answer, seen, then others", "D0u10", true},
      {"we, shown late, said again and shown late again", "D1D10", false},
      {"we, seen, and an earlier state after that", "D010", false},
      {"we, without an answer", "d0", false},
      {"we, shown late, said again without an answer", "D1d0", false},
      {"we, shown late, on by us, then others", "D1U0", true},
      {"we, seen, on by us, then others", "D0U0", true},
      {"others, then we, and an earlier state after that", "0D10", true},
      {"others, on again, then we, shown late", "01D10", false},
  };
  for (const auto& [name, what_happened, is_by_others] : all) {
    const auto row = after(what_happened);
    EXPECT_FALSE(row.active) << name;
    EXPECT_EQ(row.off_since.has_value(), is_by_others) << name;
    EXPECT_EQ(row.undone, 0U) << name;
  }
}

TEST(switched, a_deactivation_that_found_its_account_ends_the_doubt_whether_it_is_there) {
  struct one {
    account_finding before;
    bool was_absent;
    account_finding after;
  };
  const one all[] = {
      {account_finding::unknown, false, account_finding::none},
      {account_finding::unknown, true, account_finding::unknown},
      {account_finding::candidate, false, account_finding::candidate},
  };
  planned_change change;
  change.op = operation::deactivate_user;
  for (const auto& each : all) {
    shadow_row row;
    row.finding = each.before;
    field_map fields;
    outcome came{outcome::kind::done, {}, {}};
    came.was_absent = each.was_absent;
    carry_into_row(row, fields, change, came);
    EXPECT_EQ(row.finding, each.after) << static_cast<int>(each.before) << each.was_absent;
  }
}

}  // namespace
}  // namespace sluis::state
