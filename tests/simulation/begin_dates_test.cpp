// A begin date that is moved to a later day deactivates an account as an absence does, and is judged together with the
// days before.
#include <memory>
#include <utility>

#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

/// The keys of a world's pupils who begin on a later day.
using later_days = std::map<std::string, day>;

/// Gives records their begin dates, and hands everything on.
class dated_sink final : public school_sink {
 public:
  dated_sink(school_sink& next, const later_days& begins) : next_(next), begins_(begins) {}
  result<void> begin(const source_school& school) override { return next_.begin(school); }
  result<void> on_group(const source_group& record) override { return next_.on_group(record); }
  result<void> on_person(const source_person& record) override {
    const auto found = begins_.find(record.key);
    if (found == begins_.end()) return next_.on_person(record);
    auto dated = record;
    dated.facts.begins = found->second;
    return next_.on_person(dated);
  }
  result<void> on_invalid(const invalid_record& record) override { return next_.on_invalid(record); }
  result<void> discard() override { return next_.discard(); }
  result<void> end(const completeness& proof) override { return next_.end(proof); }
  void fail(const error& cause, const source_position& where) override { next_.fail(cause, where); }

 private:
  school_sink& next_;
  const later_days& begins_;
};

class dated_source final : public sources::source {
 public:
  dated_source(std::shared_ptr<sources::source> next, const later_days& begins)
      : next_(std::move(next)), begins_(begins) {}
  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override {
    return next_->units(problems);
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink,
                    const sources::read_progress& progress) override {
    dated_sink dated(sink, begins_);
    return next_->read(unit, dated, progress);
  }

 private:
  std::shared_ptr<sources::source> next_;
  const later_days& begins_;
};

class begin_dates : public held_school {
 protected:
  void SetUp() override {
    build({"partner"});
    auto& reader = s.where->sources.front()->reader;
    reader = std::make_shared<dated_source>(std::move(reader), begins_);
    pass_the_yearly_change();
  }
  /// Ten percent of those who have not been moved to a later day, and one at least.
  void move_ten_percent() {
    const auto left = pupils().size() - begins_.size();
    auto count = std::max<std::size_t>(1, left / 10);
    for (const auto& [key, one] : pupils()) {
      if (count > 0 && begins_.emplace(key, local_day(s.time.now()) + std::chrono::days(600)).second) --count;
    }
  }
  later_days begins_;
};

TEST_P(begin_dates, ten_percent_a_day_are_held_as_many_on_one_day) {
  const auto all = active_everywhere();
  move_ten_percent();
  const auto first = begins_.size();
  sync();
  ASSERT_EQ(active_everywhere(), all - first) << "so many are within the limits";
  for (int day = 0; day < 9; ++day) {
    s.next_day();
    move_ten_percent();
    sync();
    EXPECT_TRUE(is_held("partner"));
    EXPECT_EQ(active_everywhere(), all - first);
  }
  EXPECT_NE(newest("partner").note.find(", and " + std::to_string(first) + " went without an approval since "),
            std::string::npos)
      << newest("partner").note;
  approve("partner");
  sync();
  EXPECT_EQ(active_everywhere(), all - begins_.size());
  s.next_day();
  move_ten_percent();
  sync();
  EXPECT_EQ(active_everywhere(), all - begins_.size()) << "whoever approved has seen those of the days before as well";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(begin_dates, who_was_absent_and_is_listed_again_with_a_later_day_counts_on) {
  const auto all = active_everywhere();
  const auto lost = lose(8);
  sync();
  ASSERT_EQ(active_everywhere(), all - 8);
  s.next_day();
  pupils().insert(lost.begin(), lost.end());
  for (const auto& [key, one] : lost) begins_[key] = local_day(s.time.now()) + std::chrono::days(600);
  for (int i = 0; i < 7; ++i) pupils().erase(pupils().begin());  // alone within the limits
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(active_everywhere(), all - 8);
}

TEST_P(begin_dates, absences_and_later_days_count_together) {
  const auto all = active_everywhere();
  move_ten_percent();
  const auto moved = begins_.size();
  sync();
  s.next_day();
  lose(7);
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(active_everywhere(), all - moved);
}

INSTANTIATE_TEST_SUITE_P(seeds, begin_dates, testing::Values(1U));

}  // namespace
}  // namespace sluis::simulation
