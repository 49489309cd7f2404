// First passwords from the target to the administrator: the real daemon without its sockets, over a simulated source
// and partner.
#include <fstream>
#include <optional>

#include "tests/simulation/journal.hpp"
#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

const institution_id board("sim");
const target_id other_id("other");

/// The board has two targets, and one of them hands passwords out.
class first_passwords : public some_core {
 protected:
  first_passwords() {
    begin();
    EXPECT_TRUE(grant_at(board, anna));
    sync();
    people = ask(core->asks().people.find_persons(board, "", 100, "a test", anna)).value();
  }
  ~first_passwords() override { end(); }

  std::vector<config::institution_settings> institutions() override {
    auto one = an_institution(board, source_id("las"));
    one.targets[0].hand_out_first_passwords = true;
    one.targets.push_back(a_target(other_id));
    return {std::move(one)};
  }
  auto hand_out(const std::vector<subject_id>& whose, const target_id& target = partner_id,
                const std::string& why = "new pupil") {
    return ask(core->takes().passwords.hand_out_passwords(board, target, whose, why, anna));
  }
  daemon::institution_status status() { return ask(core->asks().status.status()).value().at(0); }
  std::string expected(std::size_t i) { return first_password_of(people.at(i).targets.at(0).remote_id); }

  const journal said;
  std::vector<daemon::person_view> people;
};

TEST_F(first_passwords, are_told_once_and_recorded_before) {
  ASSERT_EQ(people.size(), 12U);
  EXPECT_EQ(status().targets.at(0).first_passwords, 12U);
  EXPECT_EQ(status().targets.at(1).first_passwords, 0U);
  const auto leaves = status().log_size;
  const auto told = hand_out({people[3].id}).value();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].password->reveal(), expected(3));
  EXPECT_EQ(status().log_size, leaves + 1) << "one leaf a person";
  EXPECT_EQ(status().targets.at(0).first_passwords, 11U);

  const auto again = hand_out({people[3].id});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), errc::not_found);
  EXPECT_NE(again.error().text().find("was handed out already, or is not known any more"), std::string::npos);
  EXPECT_NE(again.error().text().find("set a new one at the directory"), std::string::npos);
  EXPECT_EQ(status().log_size, leaves + 1) << "nothing was shown";

  const auto several = hand_out({people[3].id, people[4].id, people[4].id}).value();
  ASSERT_EQ(several.size(), 3U);
  EXPECT_EQ(several[0].password, nullptr);
  EXPECT_EQ(several[1].password->reveal(), expected(4));
  EXPECT_EQ(several[2].password, nullptr) << "named twice, told once";
  EXPECT_EQ(status().log_size, leaves + 2);
}

TEST_F(first_passwords, are_refused_without_a_purpose_or_where_none_are_handed_out) {
  EXPECT_EQ(hand_out({people[0].id}, partner_id, "x").error().code(), errc::invalid_input);
  EXPECT_EQ(hand_out({people[0].id}, other_id).error().code(), errc::refused);
  EXPECT_EQ(hand_out({people[0].id}, target_id("none")).error().code(), errc::not_found);
  EXPECT_EQ(hand_out({subject_id{}}).error().code(), errc::not_found);
  EXPECT_EQ(status().targets.at(0).first_passwords, 12U);
}

TEST_F(first_passwords, are_forgotten_after_seven_days) {
  on_io([this] { time.advance(7 * 24h); });
  EXPECT_EQ(status().targets.at(0).first_passwords, 0U);
  EXPECT_FALSE(hand_out({people[0].id}));
}

TEST_F(first_passwords, are_never_on_disk_and_never_in_the_journal) {
  ASSERT_TRUE(hand_out({people[0].id}));
  std::size_t files = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!each.is_regular_file()) continue;
    std::ifstream in(each.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("-Kiezel"), std::string::npos) << each.path();
    ++files;
  }
  EXPECT_GT(files, 3U);
  EXPECT_FALSE(said.lines_with("students").empty()) << "something was logged";
  EXPECT_TRUE(said.lines_with("-Kiezel").empty());
}

/// What the daemon answers of plans, with the same board.
class plans_told : public first_passwords {
 protected:
  std::optional<daemon::listed_plan> newest(std::uint64_t limit) {
    for (auto& one : ask(core->asks().plans.plans(board, limit)).value()) {
      if (one.summary.target == partner_id) return std::move(one);
    }
    return std::nullopt;  // the other target's plans are newer
  }
  std::string newest_hash() { return newest(100).value().summary.hash; }
  std::map<std::string, pupil>& pupils() { return real.schools.front().pupils; }
};

TEST_F(plans_told, how_many_changes_failed_is_told_whatever_the_limit_and_of_the_plan_itself) {
  on_io([this] { time.advance(24h); });
  pupils().begin()->second.family = "Verbeterd";
  rates.refused = 1;
  sync();
  rates.refused = 0;
  for (const std::uint64_t limit : {1U, 100U, 101U, 1000U}) {
    const auto found = newest(limit);
    if (limit == 1 && !found) continue;
    ASSERT_TRUE(found.has_value()) << limit;
    EXPECT_EQ(found->failed, 1U) << limit;
    EXPECT_EQ(found->summary.note, "") << "that is not why it was held";
    EXPECT_EQ(ask(core->asks().plans.plan(found->summary.hash, 1, 100, "a test", anna)).value().failed, 1U);
  }
}

TEST_F(plans_told, a_held_plan_is_named_in_the_status) {
  EXPECT_EQ(status().targets.at(0).held_plan, "");
  on_io([this] { time.advance(24h); });
  for (int i = 0; i < 5; ++i) pupils().erase(pupils().begin());  // of 12, in September
  sync();
  const auto target = status().targets.at(0);
  ASSERT_EQ(target.state, "held") << target.problem;
  EXPECT_EQ(target.held_plan, newest_hash().substr(0, 12));
  rates.lost_before = 1;  // a look is due, and fails
  on_io([this] { time.advance(24h); });
  sync();
  rates.lost_before = 0;
  EXPECT_EQ(status().targets.at(0).held_plan, newest_hash().substr(0, 12)) << status().targets.at(0).problem;
}

}  // namespace
}  // namespace sluis::simulation
