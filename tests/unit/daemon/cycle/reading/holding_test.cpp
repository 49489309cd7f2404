// What is held in the reads has an age, is told once, and again after two weeks and each week.
#include "daemon/cycle/reading/holding.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <functional>
#include <sstream>

#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class held_reads_are_told : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    settings_.id = institution_id("demo");
    before_ = spdlog::default_logger();
    const auto logger =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(journal_));
    logger->set_pattern("%l: %v");
    spdlog::set_default_logger(logger);
  }
  void TearDown() override {
    spdlog::set_default_logger(before_);
    store_fixture::TearDown();
  }

  static school_read pupils(int from, int count) {
    school_read out;
    for (int i = from; i < count; ++i)
      out.persons.push_back(one_of_many(std::to_string(i + 1), "Familie" + std::to_string(i)));
    return out;
  }

  /// What the journal says at the end of a cycle so many days later.
  std::string after(int days) {
    journal_.str({});
    clock_.at += std::chrono::hours(24 * days);
    accept_and_remind(*store_, settings_, clock_.at).value();
    return journal_.str();
  }

  void is_told_like_a_held_plan(const std::string& what, const std::string& why) {
    const auto begins = after(0);
    EXPECT_NE(begins.find("warning: institution demo: " + what + " is held: " + why), std::string::npos) << begins;
    EXPECT_EQ(after(13), "");
    const auto again = after(1);
    EXPECT_NE(again.find("error: institution demo: " + what + " has been held since "), std::string::npos) << again;
    EXPECT_NE(again.find("(14 days): " + why), std::string::npos) << again;
    EXPECT_EQ(after(6), "");
    reopen();
    EXPECT_NE(after(1).find("(21 days)"), std::string::npos) << "each week, also after a restart";
    EXPECT_EQ(again.find("Familie"), std::string::npos);
  }

  config::institution_settings settings_;
  std::ostringstream journal_;
  std::shared_ptr<spdlog::logger> before_;
};

TEST_F(held_reads_are_told, a_read_until_it_is_corrected) {
  take_in(pupils(0, 10));
  take_in(school_read{});
  is_told_like_a_held_plan("a read of source las (99XX)", "the read has nobody in it, and the school has 10 people");
  take_in(pupils(0, 10));
  EXPECT_EQ(after(1), "");
  EXPECT_TRUE(state::holds(*store_).beginning_with("read ").empty());
}

TEST_F(held_reads_are_told, people_who_stay_because_of_a_record_without_key_and_name) {
  take_in(pupils(0, 40));
  auto read = pupils(10, 40);
  read.invalid = {broken(subject_kind::person, std::nullopt)};
  take_in(read);
  is_told_like_a_held_plan("the absence of people (99XX)",
                           "10 people who are absent from the read keep their accounts, because a record does not tell "
                           "whom it is about: las.xml:9:1");
  read.invalid.clear();
  take_in(read);
  after(1);
  EXPECT_TRUE(state::holds(*store_).beginning_with("kept ").empty());
}

TEST(as_told_now, of_a_part_that_an_earlier_program_told_nothing_that_was_taken_in) {
  struct row {
    const char* name;
    std::function<void(state::told_hold&)> make;
    bool is_left_out;
  };
  const std::vector<row> rows = {
      {"told by an earlier program", [](auto&) {}, true},
      {"who left, and nothing else", [](auto& told) { told.effect.changed = told.renamed = 0; }, true},
      {"by this one: nothing was taken in",
       [](auto& told) {
         told.effect.changed = told.renamed = 0, told.leaving = {{role::student, {1, 40}}};
       },
       false},
      {"by this one: something was", [](auto& told) { told.effect.changed = told.renamed = 0, told.taken.added = 1; },
       false},
      {"groups wait",
       [](auto& told) {
         told.effect.changed = told.renamed = 0, told.reasons = {{"missing_groups", 1}};
       },
       false},
      {"nothing was taken in", [](auto& told) { told.is_whole = true; }, false}};
  for (const auto& [name, make, is_left_out] : rows) {
    state::told_hold told;
    told.is_whole = false;
    told.effect = {40, 0, 1, 1, 1, 0};
    told.renamed = 1;
    told.examples = {{"left", {}}, {"renamed", {}}, {"contradiction", {}}};
    make(told);
    const auto now = as_told_now(told);
    EXPECT_EQ(now != told, is_left_out) << name;
    EXPECT_EQ(now.effect.contradictions, 1U) << name;
    EXPECT_EQ(now.examples.size(), is_left_out ? 1U : 3U) << name;
    EXPECT_EQ(after_all_text(now, "7c2a"), after_all_text(told, "7c2a")) << name;
  }
}

// A section is missing: 4 teachers wait.
state::told_hold of_teachers() {
  state::told_hold out;
  out.effect.left = 4;
  out.leaving = {{role::staff, {4, 4}}};
  return out;
}

TEST(after_all_text, says_what_an_approval_does_and_where_there_is_none) {
  struct row {
    const char* name;
    std::function<void(state::told_hold&)> make;
    std::string text;
  };
  const std::vector<row> rows = {
      {"leavers", [](auto&) {}, "to take it in after all (4 people would leave): sluis read approve 7c2a"},
      {"nothing that is counted", [](auto& told) { told.leaving.clear(); },
       "to take it in after all: sluis read approve 7c2a"},
      {"accounts",
       [](auto& told) { told.leaving.clear(), told.effect.contradictions = 1, told.doubled = 2, told.renamed = 3; },
       "to take it in after all (1 account would go to whoever its key names now, 2 people would get a second account, "
       "3 people would get another name): sluis read approve 7c2a"},
      {"keys that moved", [](auto& told) { told.moved = 60; },
       "it ends when the earlier keys are exported again; nobody can approve it"}};
  for (const auto& [name, make, text] : rows) {
    auto told = of_teachers();
    make(told);
    EXPECT_EQ(after_all_text(told, "7c2a"), text) << name;
  }
}

}  // namespace
}  // namespace sluis::daemon
