// A start looks at the right edge of the log; the night looks at all of it, and what it finds is refused as loudly as
// at a start: the real daemon without its sockets.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "state/log/log_moments.hpp"
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

  /// The schedule opens what is closed, every ten seconds.
  bool comes_later(const std::string& problem) {
    return comes([&] {
      on_io([this] { time.advance(1s); });
      return status().problem.find(problem) != std::string::npos;
    });
  }

  std::filesystem::path home_ = folder.path() / board.str();
};

TEST_F(log_verified, what_the_night_finds_is_refused_as_at_a_start) {
  flip_tile();
  restart();
  ASSERT_TRUE(status().is_served) << "a start does not read the whole log: " << status().problem;
  night_comes();
  // It is closed first, and told when it was opened anew in vain.
  ASSERT_TRUE(comes_later("hash 0 is not the right one"));
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
  const auto verified = [this] { return state::last_moment(home_ / "log", state::log_event::verified); };
  ASSERT_TRUE(comes([&] { return verified().has_value(); }));
  EXPECT_TRUE(status().is_served);
  EXPECT_TRUE(std::filesystem::exists(home_ / "log/tile/entries/000"));
  flip_tile();
  on_io([this] { time.advance(24h); });
  EXPECT_TRUE(comes([this] { return !status().is_served; }));
}

// Issue 15: a backup whose share hangs keeps neither a wrong log in use nor an administrator waiting.
TEST_F(log_verified, what_the_night_finds_is_closed_beside_a_backup_that_hangs) {
  std::filesystem::create_directories(home_ / "backup/2026-08-01T000000Z");
  const auto manifest = home_ / "backup/2026-08-01T000000Z/manifest";
  ASSERT_EQ(::mkfifo(manifest.c_str(), 0600), 0);  // opened for reading, it waits for somebody who writes
  const auto job = ask(core->takes().backups.start_backup(board, anna)).value();
  const auto backups = [this] {
    const std::filesystem::directory_iterator all(home_ / "backup");
    return std::count_if(std::filesystem::begin(all), std::filesystem::end(all),
                         [](const auto& each) { return each.path().filename().string()[0] != '.'; });
  };
  ASSERT_TRUE(comes([&] { return backups() == 2; })) << "it is copied, and the older ones are looked at";
  const auto pupil = ask(core->asks().people.find_persons(board, "", 100, "a test", anna)).value().at(0).id;
  flip_tile();
  night_comes();
  EXPECT_TRUE(comes([this] { return !status().is_served; }));
  EXPECT_FALSE(ask(core->takes().blocks.block(pupil, daemon::block_act::block, "ref", anna))) << "refused, not pending";
  EXPECT_NE(sync(), "");
  EXPECT_NE(status().problem.find("when the backup or erasure that is under way has ended"), std::string::npos)
      << status().problem;
  const int share = ::open(manifest.c_str(), O_RDWR | O_CLOEXEC);
  std::filesystem::remove(manifest);
  ::close(share);
  EXPECT_NE(outcome_of(job), "it never ended");
  EXPECT_TRUE(comes_later("hash 0 is not the right one")) << status().problem;
}

}  // namespace
}  // namespace sluis::simulation
