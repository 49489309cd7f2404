// A start looks at the right edge of the log; the night looks at all of it, and what it finds is refused as loudly as
// at a start: the real daemon without its sockets.
#include <fstream>

#include "state/log/log_verification.hpp"
#include "state/store.hpp"
#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

class log_verified : public one_core {
 protected:
  /// So many entries that there is something left of the right edge.
  log_verified() {
    end();
    auto store = open();
    state::store::work adding(*store);
    for (int i = 0; i < 1000; ++i) store->log().append({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}});
    adding.commit().value();
    store.reset();
    begin();
  }
  std::unique_ptr<state::store> open() {
    return state::store::open(home_, board, secret(std::string(32, 'k')), time, chance).value();
  }
  daemon::institution_status status() { return ask(core->asks().status.status()).value().at(0); }
  void flip_tile() {
    std::fstream file(home_ / "log/tile/0/001", std::ios::in | std::ios::out | std::ios::binary);
    char first = 0;
    file.get(first);
    file.seekp(0);
    file.put(static_cast<char>(first ^ 1));
  }
  void night_comes() {
    on_io([this] { time.advance(12h); });
  }
  void restart() {
    end();
    begin();
  }
  template <class Holds>
  bool comes(const Holds& holds) {
    for (int tries = 0; tries < 6000; ++tries) {
      if (holds()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

  std::filesystem::path home_ = folder.path() / board.str();
};

TEST_F(log_verified, what_the_night_finds_is_refused_as_at_a_start) {
  flip_tile();
  restart();
  ASSERT_TRUE(status().is_served) << "a start does not read the whole log: " << status().problem;
  night_comes();
  // It is closed first, and told when it was opened anew in vain.
  ASSERT_TRUE(comes([this] { return !status().is_served && !status().problem.empty(); }));
  const auto problem = status().problem;
  EXPECT_NE(problem.find("log/tile/0/001: hash 0 is not the right one"), std::string::npos) << problem;
  EXPECT_NE(sync(), "") << "nothing is read or sent";
  restart();
  EXPECT_FALSE(status().is_served) << "nor is it by a restart";
  EXPECT_EQ(status().problem, problem);
  std::filesystem::remove(home_ / "log/tile/0/001");  // as the problem's hint says
  restart();
  EXPECT_TRUE(status().is_served) << status().problem;
  EXPECT_EQ(sync(), "");
}

TEST_F(log_verified, writes_what_is_missing_anew_and_comes_every_night) {
  std::filesystem::remove(home_ / "log/tile/entries/000");
  restart();
  night_comes();
  const auto verified = [this] { return state::last_log_verification(home_ / "log"); };
  ASSERT_TRUE(comes([&] { return verified().has_value(); }));
  EXPECT_TRUE(status().is_served);
  EXPECT_TRUE(std::filesystem::exists(home_ / "log/tile/entries/000"));
  flip_tile();
  on_io([this] { time.advance(24h); });
  EXPECT_TRUE(comes([this] { return !status().is_served; }));
}

}  // namespace
}  // namespace sluis::simulation
