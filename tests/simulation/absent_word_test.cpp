// An administrator says that the object of a creation without an outcome is not there. The next sync looks once more;
// the word decides only where the target answers and does not tell (daemon/cycle/pushing/settling.hpp).
#include <algorithm>

#include "daemon/cycle/orders/finding_word.hpp"
#include "daemon/cycle/pushing/settling.hpp"
#include "state/erasure/receipt.hpp"
#include "state/log/leaf.hpp"
#include "state/log/reader.hpp"
#include "state/log/tile_folder.hpp"
#include "tests/simulation/creation_in_doubt.hpp"

namespace sluis::simulation {
namespace {

class absent_word : public creation_in_doubt {
 protected:
  void SetUp() override {
    creation_in_doubt::SetUp();
    arrives("newcomer");
  }
  void lose_the_creation(const fault_rates& how) {
    s.there.tells_nothing = true;
    sync_under(how);
    whom = open().at(0).object;
  }
  void never_arrives() { lose_the_creation({.lost_before = 1}); }
  void arrives_and_nobody_knows() { lose_the_creation({.lost_after = 1}); }
  [[nodiscard]] std::size_t on_record() const {
    const auto entries = state::read_entries(s.log_folder(), 0, 100000).value();
    return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [](const std::string& each) {
      return state::tlog::parse_leaf(each).value().what.kind == mutation_kind::account_settled;
    }));
  }
  result<std::optional<daemon::finding_view>> say() {
    return daemon::write_absent(*s.where->store, s.where->targets.front()->settings,
                                {target_id("partner"), whom, false, {}, "T-4711"}, actor_id{});
  }
  void said_after_a_quarter_of_an_hour() {
    s.time.advance(daemon::may_still_appear);
    s.sync();
    ASSERT_EQ(came(whom), 1U) << "nothing is made on a guess";
    ASSERT_TRUE(say().value());
  }
  void expect_settled(std::uint64_t creations) {
    EXPECT_EQ(s.sync().targets.at(0).unsettled, 0U);
    EXPECT_EQ(open().size(), 0U);
    EXPECT_EQ(came(whom), creations);
    EXPECT_EQ(s.there.duplicates, 0U);
    s.there.tells_nothing = false;
    EXPECT_EQ(s.converge(), "");
  }

  subject_id whom;
};

TEST_P(absent_word, decides_where_the_target_still_does_not_tell) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  EXPECT_EQ(open().size(), 1U) << "the word itself settles nothing";
  expect_settled(2);
}

TEST_P(absent_word, that_is_wrong_does_no_harm_where_the_target_tells_by_the_next_sync) {
  arrives_and_nobody_knows();
  said_after_a_quarter_of_an_hour();
  s.there.tells_nothing = false;
  expect_settled(1);
}

TEST_P(absent_word, waits_where_the_look_fails_and_over_a_restart) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  s.there.silent = true;
  for (int again = 0; again < 2; ++again) {
    s.sync();
    s.restart();
    EXPECT_EQ(came(whom), 1U);
    EXPECT_EQ(open().size(), 1U);
  }
  s.there.silent = false;
  expect_settled(2);
}

TEST_P(absent_word, is_refused_while_the_object_may_still_appear) {
  never_arrives();
  s.sync();
  const auto said = say();
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code(), errc::conflict);
  EXPECT_NE(said.error().text().find("less than 15 minutes ago"), std::string::npos) << said.error().text();
  EXPECT_EQ(on_record(), 0U);
}

TEST_P(absent_word, is_of_one_attempt) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  s.faults = {.lost_before = 1};
  s.sync();
  s.faults = {};
  EXPECT_EQ(came(whom), 2U);
  s.time.advance(daemon::may_still_appear);
  for (int again = 0; again < 2; ++again) s.sync();
  EXPECT_EQ(came(whom), 2U) << "the second request was lost too, and the word was about the first one only";
  ASSERT_TRUE(say().value());
  expect_settled(3);
}

TEST_P(absent_word, is_on_record_once) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  ASSERT_TRUE(say().value());
  EXPECT_EQ(on_record(), 1U);
  expect_settled(2);
  EXPECT_FALSE(say().value()) << "nothing is open";
  EXPECT_EQ(on_record(), 1U);
}

TEST_P(absent_word, is_refused_of_a_target_that_gives_no_login_twice) {
  never_arrives();
  s.time.advance(daemon::may_still_appear);
  s.sync();
  auto graph = s.where->targets.front()->settings;
  graph.kind = "graph";
  const auto said =
      daemon::write_absent(*s.where->store, graph, {target_id("partner"), whom, false, {}, "T-4711"}, actor_id{});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code(), errc::conflict);
  EXPECT_EQ(on_record(), 0U);
}

// The target never told that nothing of theirs is there.
TEST_P(absent_word, stands_in_the_receipt_of_who_left_before_the_object_was_made) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  s.real.schools.front().pupils.erase("newcomer");
  for (int passed = 0; passed < 92; ++passed) {
    s.next_day();
    s.sync();
  }
  EXPECT_EQ(came(whom), 1U);
  s.time.advance(std::chrono::hours(10));  // the maintenance window
  ASSERT_EQ(s.sync().erased, 1U);
  const auto entry = s.where->store->erasure_of(whom).value();
  const auto by = state::tlog::tile_folder(s.log_folder()).verifier().value();
  const auto note =
      state::verify_receipt(state::make_receipt(s.log_folder(), *entry->done_leaf).value(), by).value().what.note;
  EXPECT_NE(note.find("partner: an object that may have been theirs is not, by an administrator's word"),
            std::string::npos)
      << note;
}

TEST_P(absent_word, of_a_clock_that_is_set_back_stands) {
  never_arrives();
  said_after_a_quarter_of_an_hour();
  s.time.advance(-std::chrono::hours(5));
  s.sync();
  EXPECT_EQ(came(whom), 1U);
  s.time.advance(daemon::may_still_appear);
  expect_settled(2);
}

TEST(absent_words, that_wait_keep_no_other_from_being_asked_for) {
  simulation s(1);
  s.grant_consent(names_and_email, 300);
  s.there.tells_nothing = true;
  s.faults = {.lost_before = 1};
  s.sync();
  s.faults = {};
  s.time.advance(daemon::may_still_appear);
  const auto open = s.where->store->plans().unsettled_creations(target_id("partner")).value();
  ASSERT_GT(open.size(), 24U) << "more words than look-ups without an answer";
  const auto words = open.size() - 3;
  for (std::size_t i = 0; i < words; ++i) {
    const daemon::settlement word{target_id("partner"), open[i].object, false, {}, "T-4711"};
    ASSERT_TRUE(daemon::write_absent(*s.where->store, s.where->targets.front()->settings, word, actor_id{}).value());
    s.there.silent_about.insert(
        s.where->store->shadow().find(target_id("partner"), open[i].object).value()->handle.hex());
  }
  s.there.tells_nothing = false;
  EXPECT_EQ(s.sync().targets.at(0).unsettled, words) << "the three others are asked for, and made";
  s.there.silent_about.clear();
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.duplicates, 0U);
}

INSTANTIATE_TEST_SUITE_P(seeds, absent_word, testing::Values(1, 2));

}  // namespace
}  // namespace sluis::simulation
