// Reads that give more people an end date that is over than the guard lets through at once: they leave, because an end
// date that the source says always goes through, and it is told for a week.
#include "daemon/cycle/reading/many_ended.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class ends_in_reads : public held_school {
 protected:
  void SetUp() override {
    held_school::SetUp();
    pass_the_yearly_change();
  }
  day today() { return local_day(s.time.now()); }
  void end(std::size_t first, std::size_t count, const std::optional<day>& on) {
    auto at = std::next(pupils().begin(), static_cast<std::ptrdiff_t>(first));
    for (std::size_t i = 0; i < count; ++i, ++at) at->second.ends = on;
  }
  std::vector<daemon::many_ended> told() {
    return daemon::many_ended_of(*s.where->store, s.where->settings.guard, today()).value();
  }
  std::string text() { return told().empty() ? std::string() : daemon::many_ended_text(told().front()); }
  static std::string told_by(const daemon::sync_report& report) {
    std::string out;
    for (const auto& read : report.reads) out += read.many_ended;
    return out;
  }
};

TEST_P(ends_in_reads, everybody_is_told_by_the_sync_and_for_a_week) {
  const auto of = pupils().size();
  const auto day_of_it = today();
  end(0, of, today() - std::chrono::days(3));
  const auto said = told_by(sync());
  EXPECT_TRUE(said.starts_with(std::to_string(of) + " of " + std::to_string(of) + " pupils of ")) << said;
  EXPECT_TRUE(said.ends_with(" left by an end date in the read of " + to_string(day_of_it))) << said;
  EXPECT_EQ(text(), said);
  EXPECT_EQ(told_by(sync()), "") << "only the sync that did it";
  for (int days = 1; days < 7; ++days) {
    pass_days(1);
    EXPECT_EQ(text(), said) << days;
  }
  pass_days(1);
  EXPECT_EQ(text(), "");
}

TEST_P(ends_in_reads, is_over_when_they_are_back) {
  const auto of = pupils().size();
  end(0, of, today() - std::chrono::days(3));
  sync();
  ASSERT_NE(text(), "");
  pass_days(1);
  end(0, of, std::nullopt);
  sync();
  EXPECT_EQ(text(), "");
}

TEST_P(ends_in_reads, as_few_as_the_guard_lets_through_are_not_told) {
  end(0, 8, today());  // of 80
  EXPECT_EQ(told_by(sync()), "");
  EXPECT_EQ(text(), "");
}

TEST_P(ends_in_reads, few_a_day_count_together) {
  const auto first = today();
  for (std::size_t days = 0; days < 3; ++days) {
    end(days * 5, 5, today() - std::chrono::days(1));
    const auto said = told_by(sync());
    EXPECT_EQ(said.empty(), days == 0) << said;
    if (days < 2) s.next_day();
  }
  EXPECT_NE(text().find("left by an end date in the reads from " + to_string(first) + " to " + to_string(today())),
            std::string::npos)
      << text();
}

TEST_P(ends_in_reads, end_dates_that_were_known_before_and_are_reached_are_not_told) {
  end(0, 40, today() + std::chrono::days(1));
  sync();
  s.next_day();
  pupils().begin()->second.given = "Another";
  EXPECT_EQ(told_by(sync()), "");
  EXPECT_EQ(text(), "");
}

INSTANTIATE_TEST_SUITE_P(seeds, ends_in_reads, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
