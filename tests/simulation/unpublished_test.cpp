// A commit has succeeded when COMMIT has (issue 14, E1): while the log's files cannot be written nothing is told as
// failed that is on record, nothing is done twice, and status tells what waits.
#include <fstream>
#include <set>

#include "state/log/verify.hpp"
#include "state/store.hpp"
#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

class unpublished : public one_core {
 protected:
  static constexpr daemon::caller ben{1001, 1001, 2};

  daemon::institution_status status() { return ask(core->asks().status.status()).value().at(0); }
  /// A file where the folder of the log was: nothing can be written there, whoever runs the test.
  void take_the_logs_folder_away() {
    std::filesystem::rename(log_, kept_);
    std::ofstream(log_) << "no folder";
  }
  void put_it_back() {
    std::filesystem::remove(log_);
    std::filesystem::rename(kept_, log_);
  }
  std::string add_pupil() {
    auto& pupils = real.schools.front().pupils;
    auto made = pupils.begin()->second;
    made.key = "newcomer" + std::to_string(pupils.size());
    made.family = "Boele" + std::string(1, static_cast<char>('a' + pupils.size() % 26));
    pupils[made.key] = made;
    return made.key;
  }
  static std::uint64_t leaves(state::store& in, const std::string& kind) {
    auto rows = in.db().prepare("SELECT count(*) FROM leaf WHERE instr(entry, CAST(? AS BLOB)) > 0");
    const auto wanted = "\"kind\":\"" + kind + "\"";
    rows.bind_text(1, wanted);
    rows.step();
    return static_cast<std::uint64_t>(rows.integer(0));
  }

  std::filesystem::path log_ = folder.path() / board.str() / "log", kept_ = log_.string() + ".kept";
};

TEST_F(unpublished, entries_are_told_and_caught_up_and_nothing_is_done_twice) {
  ASSERT_TRUE(std::filesystem::exists(log_ / "checkpoint"));
  ASSERT_EQ(status().problem, "");
  const auto before = status().log_size;
  take_the_logs_folder_away();
  EXPECT_TRUE(grant(ben)) << "the consent is on record";
  EXPECT_TRUE(ask(core->asks().people.find_persons(board, "", 100, "a test", ben)));
  add_pupil();
  EXPECT_EQ(sync(), "");
  EXPECT_EQ(active(), 13U) << "the work goes on";
  const auto told = status();
  EXPECT_TRUE(told.is_served);
  EXPECT_EQ(told.sources.at(0).failed, "");
  EXPECT_GT(told.log_size, before);
  const auto waiting =
      std::to_string(told.log_size - before) + " entries of the log are in the database and not in its files yet: ";
  EXPECT_EQ(told.problem.find(waiting), 0U) << told.problem;
  EXPECT_NE(told.problem.find("they are written as soon as that passes, nothing is lost"), std::string::npos)
      << told.problem;
  put_it_back();
  EXPECT_EQ(sync(), "");
  EXPECT_EQ(status().problem, "") << "caught up";
  end();
  const auto store = state::store::open(log_.parent_path(), board, secret(std::string(32, 'k')), time, chance).value();
  EXPECT_EQ(store->log().published(), store->log().size());
  EXPECT_TRUE(state::verify_log(log_));
  EXPECT_EQ(leaves(*store, "read.failed"), 0U);
  EXPECT_GT(leaves(*store, "read.complete"), 1U);
  EXPECT_EQ(store->consents().list().value().size(), 2U) << "the first one, and the second one once";
  std::multiset<std::string> actors;
  for (const auto& [who, name] : store->actor_names().value()) actors.insert(name);
  EXPECT_EQ(actors.count("uid:1001"), 1U) << "one person, one handle";
}

}  // namespace
}  // namespace sluis::simulation
