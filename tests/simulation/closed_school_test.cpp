// A school that closed: no file of it comes any more. Absence alone removes nobody; an administrator's word does, by a
// plan that the guard holds and somebody approves, and 90 days later they are deleted and erased. A file that comes
// back ends the word.
#include "daemon/cycle/erasing/held_erasures.hpp"
#include "state/closed_schools.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class closed_school : public held_school {
 protected:
  void SetUp() override {
    held_school::SetUp();
    pass_the_yearly_change();
    others_ = all_pupils() - pupils().size();
    file_ = s.real.schools.front();
    s.real.schools.erase(s.real.schools.begin());
    pass_days(1);
  }
  state::known_school known() {
    for (auto& one : state::closed_schools(*s.where->store).known().value()) {
      if (one.code == file_.brin) return one;
    }
    throw std::runtime_error("the school is not known");
  }
  void say_that_it_closed(state::closing_word word = state::closing_word::school_closed) {
    auto& store = *s.where->store;
    state::closed_schools(store).close({known()}, "closed on 1 August", store.actor("uid:1000").value(), word).value();
  }
  [[nodiscard]] std::uint64_t not_read() {
    return daemon::count_held_erasures(*s.where->store, s.where->settings.retention, local_day(s.time.now()))
        .value()
        .not_read;
  }
  void approve_everywhere() {
    for (const auto& seat : s.where->targets) {
      ASSERT_TRUE(is_held(seat->settings.id.str()));
      approve(seat->settings.id.str());
    }
    sync();
  }

  real_school file_;
  std::size_t others_ = 0;
};

TEST_P(closed_school, its_file_is_gone_and_nobody_says_a_word_so_nobody_leaves) {
  pass_days(120);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(active_everywhere(), 3 * (others_ + file_.pupils.size()));
}

TEST_P(closed_school, after_the_word_a_plan_is_held_and_approved_and_90_days_later_they_are_deleted_and_erased) {
  say_that_it_closed();
  pass_days(1);
  EXPECT_EQ(active_everywhere(), 3 * (others_ + file_.pupils.size())) << "the guard holds it";
  approve_everywhere();
  EXPECT_EQ(active_everywhere(), 3 * others_);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size())) << "disabled, not deleted";
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size()));
  EXPECT_EQ(not_read(), 0U);
  pass_days(1);
  in_the_evening();
  EXPECT_EQ(accounts_everywhere(), 3 * others_);
  EXPECT_EQ(erased(), file_.pupils.size() + file_.groups.size()) << "people and groups, each with a receipt";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(closed_school, a_file_that_comes_back_ends_the_word_and_nobody_is_deleted) {
  say_that_it_closed();
  pass_days(1);
  approve_everywhere();
  pass_days(60);
  s.real.schools.insert(s.real.schools.begin(), file_);
  pass_days(1);
  EXPECT_FALSE(known().is_closed());
  for (const auto& seat : s.where->targets) {
    if (is_held(seat->settings.id.str())) approve(seat->settings.id.str());
  }
  pass_days(40);
  in_the_evening();
  EXPECT_EQ(erased(), 0U);
  EXPECT_EQ(active_everywhere(), 3 * (others_ + file_.pupils.size()));
  s.real.schools.erase(s.real.schools.begin());
  pass_days(100);
  EXPECT_EQ(active_everywhere(), 3 * (others_ + file_.pupils.size())) << "the word is over: absence says nothing again";
}

TEST_P(closed_school, a_broken_file_that_comes_back_before_day_90_stops_the_term) {
  say_that_it_closed();
  pass_days(1);
  approve_everywhere();
  pass_days(60);
  s.real.schools.insert(s.real.schools.begin(), file_);
  s.reads = read_fault::breaks_off;
  pass_days(60);
  in_the_evening();
  EXPECT_EQ(erased(), 0U);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size()));
}

// Issue 13, "what must never happen" 2: where nobody looks, nothing says that nobody is there.
TEST_P(closed_school,
       while_its_source_is_not_configured_nobody_is_deleted_or_erased_until_the_source_is_said_to_be_gone) {
  say_that_it_closed();
  pass_days(1);
  approve_everywhere();
  pass_days(60);
  const auto seats = std::exchange(s.where->sources, {});
  const auto unread = sync().reads;
  ASSERT_EQ(unread.size(), 1U) << "told by the sync, too";
  EXPECT_EQ(unread.front().ending, "not configured");
  EXPECT_NE(unread.front().note.find("listed by it, and it is not configured"), std::string::npos)
      << unread.front().note;
  pass_days(60);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size())) << "disabled, and kept";
  EXPECT_EQ(not_read(), file_.pupils.size()) << "and told";
  say_that_it_closed(state::closing_word::source_gone);
  pass_days(1);
  in_the_evening();
  EXPECT_EQ(accounts_everywhere(), 3 * others_);
  EXPECT_EQ(erased(), file_.pupils.size() + file_.groups.size());
  s.where->sources = seats;
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(closed_school, whoever_left_a_school_whose_source_drops_out_of_the_configuration_is_neither_deleted_nor_erased) {
  const auto gone = *s.real.schools.front().pupils.begin();
  s.real.schools.front().pupils.erase(gone.first);
  sync();
  pass_days(89);
  EXPECT_EQ(active_everywhere(), 3 * (others_ + file_.pupils.size() - 1));
  const auto seats = std::exchange(s.where->sources, {});
  pass_days(1);  // less than two days after the last read
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(30);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size()));
  EXPECT_EQ(not_read(), 1U);
  s.where->sources = seats;
  sync();
  in_the_evening();
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size() - 1))
      << "it is configured again, and they are not in the export";
}

TEST_P(closed_school, a_file_of_it_under_another_code_keeps_everybody_until_somebody_decides) {
  say_that_it_closed();
  pass_days(1);
  approve_everywhere();
  pass_days(60);
  auto renamed = file_;
  renamed.brin += "X";
  s.real.schools.insert(s.real.schools.begin(), renamed);
  pass_days(60);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size())) << "disabled, and kept";
  const auto held = state::held_reads(*s.where->store).open().value();
  ASSERT_EQ(held.size(), 1U);
  s.real.schools.erase(s.real.schools.begin());
  pass_days(1);
  EXPECT_EQ(accounts_everywhere(), 3 * (others_ + file_.pupils.size())) << "the file is gone, and nobody has decided";
  state::held_reads(*s.where->store)
      .refuse(held.front().hash(), "sent by mistake", s.where->store->actor("uid:1000").value())
      .value();
  pass_days(1);
  EXPECT_EQ(accounts_everywhere(), 3 * others_);
}

INSTANTIATE_TEST_SUITE_P(seeds, closed_school, testing::Values(1U));

}  // namespace
}  // namespace sluis::simulation
