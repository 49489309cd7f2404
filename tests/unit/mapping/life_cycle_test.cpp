#include "mapping/life_cycle.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

TEST(life_cycle, each_day_has_its_stage) {
  const auto left_on = parse_day("2026-12-01").value();
  const auto after = [&](int days) { return left_on + std::chrono::days(days); };
  struct row {
    const char* name;
    presence says;
    int day;
    retention rule;
    stage expected;
  };
  const retention usual;
  const retention kind{std::chrono::days(14), std::chrono::days(120)};
  for (const auto& r : {
           row{"begins later", presence::expected, 500, usual, stage::expected},
           row{"is there", presence::present, 500, usual, stage::active},
           row{"the day of leaving", presence::gone, 0, usual, stage::soft_deleted},
           row{"a clock that was set back", presence::gone, -3, usual, stage::soft_deleted},
           row{"the last day of the term", presence::gone, 89, usual, stage::soft_deleted},
           row{"day 90", presence::gone, 90, usual, stage::due},
           row{"within the grace", presence::gone, 13, kind, stage::leaving},
           row{"the grace is over", presence::gone, 14, kind, stage::soft_deleted},
           row{"a longer term", presence::gone, 119, kind, stage::soft_deleted},
           row{"its end", presence::gone, 120, kind, stage::due},
       }) {
    EXPECT_EQ(stage_of({r.says, left_on, left_on}, after(r.day), r.rule), r.expected) << r.name;
  }
}

TEST(life_cycle, the_term_runs_from_the_day_on_which_the_absence_was_accepted) {
  const auto left_on = parse_day("2026-12-01").value();
  const auto after = [&](int days) { return left_on + std::chrono::days(days); };
  struct row {
    const char* name;
    std::optional<int> accepted;
    int today;
    retention rule;
    stage expected;
  };
  const retention usual;
  const retention kind{std::chrono::days(14), std::chrono::days(90)};
  for (const auto& r : {
           row{"the day of leaving, held", std::nullopt, 0, usual, stage::waiting},
           row{"day 90, held", std::nullopt, 90, usual, stage::waiting},
           row{"ten years later, held", std::nullopt, 3650, usual, stage::waiting},
           row{"the day of the approval", 100, 100, usual, stage::soft_deleted},
           row{"the last day of the term", 100, 189, usual, stage::soft_deleted},
           row{"90 days after the approval", 100, 190, usual, stage::due},
           row{"within the grace, nobody asked yet", std::nullopt, 13, kind, stage::leaving},
           row{"the grace is over, held", std::nullopt, 14, kind, stage::waiting},
           row{"within the grace, accepted", 2, 13, kind, stage::leaving},
           row{"left while the clock was ahead, within the grace since the acceptance", -100, -87, kind,
               stage::leaving},
           row{"left while the clock was ahead, that grace is over", -100, -86, kind, stage::soft_deleted},
       }) {
    const auto accepted = r.accepted ? std::optional(after(*r.accepted)) : std::nullopt;
    EXPECT_EQ(stage_of({presence::gone, left_on, accepted}, after(r.today), r.rule), r.expected) << r.name;
  }
  EXPECT_EQ(stage_of({presence::present, left_on, left_on}, after(500), usual), stage::active)
      << "who is there again has no term";
}

TEST(life_cycle, an_order_goes_through_whether_or_not_the_absence_was_accepted) {
  const auto left_on = parse_day("2026-12-01").value();
  const auto after = [&](int days) { return left_on + std::chrono::days(days); };
  const source_word not_accepted{presence::gone, left_on, std::nullopt};
  const order_in_force order{order_kind::leave, after(30)};
  EXPECT_EQ(term_from(not_accepted, order), after(30));
  EXPECT_EQ(stage_of(not_accepted, after(119), {}, order), stage::soft_deleted);
  EXPECT_EQ(stage_of(not_accepted, after(120), {}, order), stage::due);
  EXPECT_EQ(stage_of(not_accepted, after(30), {}, order_in_force{order_kind::immediate, after(30)}), stage::due);
  EXPECT_EQ(term_from({presence::gone, left_on, after(10)}, order), after(10)) << "the earlier of the two";
  EXPECT_EQ(term_from({presence::gone, left_on, after(40)}, order), after(30));
  const source_word in_doubt{presence::gone, left_on, after(10), false, listing::perhaps};
  EXPECT_EQ(term_from(in_doubt, order), after(30)) << "the order does not rest on the absence";
  EXPECT_EQ(shown_term_from(in_doubt, order), after(10)) << "an order showed a later day than none";
  EXPECT_EQ(shown_term_from(in_doubt, {}), after(10));
  EXPECT_EQ(term_from(not_accepted, {}), std::nullopt);
}

TEST(life_cycle, an_order_counts_whatever_the_source_says_and_erases_nobody_whom_it_lists) {
  const auto first = parse_day("2026-12-01").value();
  const auto on = [&](int days) { return first + std::chrono::days(days); };
  struct row {
    const char* name;
    presence says;
    int since;  // the source's word
    int ordered;
    order_kind kind;
    int today;
    stage expected;
  };
  const auto leave = order_kind::leave;
  const auto immediate = order_kind::immediate;
  const retention usual;
  const retention kind{std::chrono::days(14), std::chrono::days(90)};
  for (const auto& r : {
           row{"the day of the order", presence::present, -500, 0, leave, 0, stage::soft_deleted},
           row{"before somebody's first day", presence::expected, -3, 0, leave, 0, stage::soft_deleted},
           row{"the last day of its term", presence::present, -500, 0, leave, 89, stage::soft_deleted},
           row{"day 90, still listed", presence::present, -500, 0, leave, 90, stage::held},
           row{"a year later, still listed", presence::present, -500, 0, leave, 365, stage::held},
           row{"day 90, the source let go on day 40", presence::gone, 40, 0, leave, 90, stage::due},
           row{"day 89, the source let go on day 40", presence::gone, 40, 0, leave, 89, stage::soft_deleted},
           row{"the source let go on day 100", presence::gone, 100, 0, leave, 100, stage::due},
           row{"the source let go before the order", presence::gone, 0, 30, leave, 90, stage::due},
           row{"listed again after the order", presence::present, 50, 0, leave, 95, stage::held},
           row{"confirmed: at once", presence::gone, 0, 3, immediate, 3, stage::due},
           row{"confirmed, and listed again", presence::present, 4, 3, immediate, 5, stage::held},
       }) {
    EXPECT_EQ(stage_of({r.says, on(r.since), on(r.since)}, on(r.today), usual, order_in_force{r.kind, on(r.ordered)}),
              r.expected)
        << r.name;
    if (r.today >= 14) continue;
    EXPECT_EQ(stage_of({r.says, on(r.since), on(r.since)}, on(r.today), kind, order_in_force{r.kind, on(r.ordered)}),
              r.expected)
        << r.name << ": no grace";
  }
}

TEST(life_cycle, the_earlier_of_two_days_is_the_day_of_leaving) {
  const auto earlier = parse_day("2026-12-01").value();
  const auto later = parse_day("2026-12-09").value();
  const auto ordered = [](day on) { return std::optional(order_in_force{order_kind::leave, on}); };
  EXPECT_EQ(gone_since({presence::present, earlier}, {}), std::nullopt);
  EXPECT_EQ(gone_since({presence::gone, earlier}, {}), earlier);
  EXPECT_EQ(gone_since({presence::present, earlier}, ordered(later)), later);
  EXPECT_EQ(gone_since({presence::gone, earlier}, ordered(later)), earlier);
  EXPECT_EQ(gone_since({presence::gone, later}, ordered(earlier)), earlier);
}

TEST(life_cycle, nobody_is_erased_whom_the_newest_word_of_the_source_may_name) {
  const auto first = parse_day("2026-12-01").value();
  const auto on = [&](int days) { return first + std::chrono::days(days); };
  struct row {
    const char* name;
    bool has_ended;
    listing listed;
    std::optional<order_in_force> order;
    int today;
    stage expected;
    bool is_deleted_there;
  };
  const order_in_force leave{order_kind::leave, on(30)}, immediate{order_kind::immediate, on(30)};
  for (const auto& r : {
           row{"absent", false, listing::no, {}, 90, stage::due, true},
           row{"absent, and in a record not taken in", false, listing::yes, {}, 89, stage::soft_deleted, false},
           row{"the same, the term is over", false, listing::yes, {}, 90, stage::in_doubt, false},
           row{"absent, and a read is held", false, listing::perhaps, {}, 90, stage::in_doubt, false},
           row{"ten years later", false, listing::perhaps, {}, 3650, stage::in_doubt, false},
           row{"past the end date, listed, the term runs", true, listing::yes, {}, 89, stage::soft_deleted, false},
           row{"past the end date, listed", true, listing::yes, {}, 90, stage::still_listed, true},
           row{"past the end date, a read is held", true, listing::perhaps, {}, 90, stage::still_listed, true},
           row{"past the end date, not listed any more", true, listing::no, {}, 90, stage::due, true},
           row{"ordered, a read is held: the term of the absence does not count", false, listing::perhaps, leave, 90,
               stage::soft_deleted, false},
           row{"ordered, a read is held, its own term is over", false, listing::perhaps, leave, 120,
               stage::still_listed, true},
           row{"ordered, and in a record not taken in", false, listing::yes, leave, 120, stage::still_listed, true},
           row{"at once, past the end date and listed", true, listing::yes, immediate, 30, stage::still_listed, true},
           row{"at once, not listed", true, listing::no, immediate, 30, stage::due, true},
       }) {
    const auto at = stage_of({presence::gone, first, first, r.has_ended, r.listed}, on(r.today), {}, r.order);
    EXPECT_EQ(at, r.expected) << r.name;
    EXPECT_EQ(is_deleted_at_targets(at), r.is_deleted_there) << r.name;
  }
}

}  // namespace
}  // namespace sluis::mapping
