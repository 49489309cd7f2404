// R-C2: the register says of each consent where it stands today.
#include "daemon/cycle/consent/consent_register.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using standing_kind = state::consent_standing::kind;

day on(const char* text) {
  return parse_day(text).value();
}

consent recorded(std::uint8_t id, const char* target, const char* from, const char* until, const char* at) {
  consent out;
  out.id.bytes.fill(id);
  out.target = target_id(target);
  out.valid_from = on(from);
  out.valid_until = on(until);
  out.recorded_at = instant(on(at));
  return out;
}

state::consent_standing standing_of(standing_kind what, std::uint8_t consent = 0) {
  state::consent_standing out;
  out.what = what;
  out.consent.bytes.fill(consent);
  return out;
}

TEST(consent_register, a_later_one_replaces_the_earlier_from_its_first_day_on) {
  const std::vector<consent> all{recorded(1, "partner", "2026-08-01", "2027-07-31", "2026-07-01"),
                                 recorded(2, "partner", "2027-02-01", "2027-07-31", "2026-12-01"),
                                 recorded(3, "google", "2026-08-01", "2027-07-31", "2026-12-02")};
  EXPECT_EQ(replaced_on(all, 0), on("2027-02-01"));
  EXPECT_EQ(replaced_on(all, 1), std::nullopt) << "the later one is for another target";
  const auto state_on = [&](const char* today, std::uint8_t in_force) {
    std::vector<std::string> out;
    for (const auto& each :
         register_of(all, {{target_id("partner"), standing_of(standing_kind::valid, in_force)}}, on(today)))
      out.push_back(each.state);
    return out;
  };
  using states = std::vector<std::string>;
  EXPECT_EQ(state_on("2027-01-31", 1), (states{"in force", "begins later", "target not configured"}));
  EXPECT_EQ(state_on("2027-02-01", 2), (states{"replaced", "in force", "target not configured"}));
  EXPECT_EQ(state_on("2027-08-01", 0), (states{"replaced", "ended", "ended"}));
}

TEST(consent_register, one_that_follows_after_the_end_replaces_nothing) {
  const std::vector<consent> all{recorded(1, "partner", "2026-08-01", "2026-12-31", "2026-07-01"),
                                 recorded(2, "partner", "2027-01-01", "2027-07-31", "2026-12-01")};
  EXPECT_EQ(replaced_on(all, 0), std::nullopt);
}

TEST(consent_register, why_one_whose_days_hold_is_not_in_force) {
  auto one = recorded(1, "partner", "2026-08-01", "2027-07-31", "2026-07-01");
  struct row {
    standing_kind what;
    const char* expected;
  };
  for (const auto& [what, expected] : {row{standing_kind::other_recipient, "for another recipient"},
                                       row{standing_kind::objects_elsewhere, "accounts elsewhere"},
                                       row{standing_kind::lost, "replaced (by one that a restore lost)"},
                                       row{standing_kind::withdrawn, "not in force"}}) {
    EXPECT_EQ(register_of({one}, {{target_id("partner"), standing_of(what)}}, on("2026-10-01")).at(0).state, expected);
  }
  one.withdrawn_at = instant(on("2026-09-01"));
  EXPECT_EQ(
      register_of({one}, {{target_id("partner"), standing_of(standing_kind::withdrawn)}}, on("2026-10-01")).at(0).state,
      "withdrawn");
}

TEST(consent_register, one_that_is_in_force_by_the_log_is_so_before_its_first_day) {
  const std::vector<consent> all{recorded(1, "partner", "2026-08-01", "2027-07-31", "2026-07-01"),
                                 recorded(2, "partner", "2026-12-02", "2027-07-31", "2026-12-02")};
  const auto shown = register_of(all, {{target_id("partner"), standing_of(standing_kind::valid, 2)}}, on("2026-12-01"));
  EXPECT_EQ(shown.at(1).state, "in force");
  EXPECT_EQ(shown.at(0).state, "not in force");
}

}  // namespace
}  // namespace sluis::daemon
