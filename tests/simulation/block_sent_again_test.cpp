// What an administrator said of somebody's accounts is sent again until each target has carried it out (issue 14, B4): the real daemon without its sockets. No source is
// read by a schedule here, so that nothing but the block's own minute sends anything.
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "daemon/core.hpp"
#include "daemon/worker_threads.hpp"
#include "tests/simulation/sim_source.hpp"
#include "tests/simulation/sim_target.hpp"
#include "tests/support/consents.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::simulation {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

const institution_id board("sim");
const target_id partner_id("partner");
const daemon::caller anna{1000, 1000, 1};
const attribute_set most{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email, consent_attribute::groups};

class block_sent_again : public testing::Test {
 protected:
  block_sent_again() : real(world::make(1, 12, chance)) {
    spdlog::set_level(spdlog::level::off);
    there.consent = there.hands_out = true;
    there.allowed = most;
    begin();
    const auto what = testing_support::signed_consent(partner_id, most, day{std::chrono::year{2026} / 8 / 1}, day{std::chrono::year{2027} / 7 / 31});
    EXPECT_TRUE(ask(core->grant_consent(board, what, daemon::scope_check::refuse_unknown, anna)));
    daemon::sync_request all;
    wait_for(ask(core->start_sync(all, anna)).value());
    whom = ask(core->find_persons(board, "", 100, "a test", anna)).value().at(3).id;
  }
  ~block_sent_again() override {
    end();
    idle.reset();
    network.join();
    workers.join();
  }
  void begin() {
    on_io([this] {
      core = std::make_unique<daemon::core>(io, workers.pool(), secret(std::string(32, 'k')), time, chance, makers());
      core->start(settings());
    });
  }
  void end() {
    asio::co_spawn(io, core->stop(), asio::use_future).get();
    on_io([this] { core.reset(); });
  }

  config::config settings() {
    config::config out;
    out.daemon.state_dir = folder.path();
    config::institution_settings one;
    one.id = board;
    one.name = "Simulation";
    one.mail_domain = "sim.example";
    one.sources.resize(1);
    one.sources[0].id = source_id("las");
    one.sources[0].every = 0s;
    one.targets.resize(1);
    one.targets[0].id = partner_id;
    one.targets[0].hand_out_first_passwords = true;
    one.targets[0].kind = testing_support::partner_address().kind;
    one.targets[0].url = testing_support::partner_address().address;
    out.institutions = {one};
    return out;
  }
  daemon::makers makers() {
    return {[this](const config::source_settings&) -> result<std::unique_ptr<sources::source>> { return std::make_unique<sim_source>(real, reads, reads_struck); },
            [this](const institution_id&, const config::target_settings& s) -> result<std::shared_ptr<targets::target>> {
              return std::make_shared<sim_target>(s.id, there, chance_there, rates);
            },
            {}};
  }

  template <class T>
  result<T> ask(daemon::task<T> question) {
    return asio::co_spawn(io, std::move(question), asio::use_future).get();
  }
  void on_io(std::function<void()> what) { asio::post(io, asio::use_future(std::move(what))).get(); }
  void wait_for(const std::string& job) {
    while (ask(core->job(job)).value().how == daemon::job_view::state::running) std::this_thread::sleep_for(5ms);
  }
  daemon::block_view say(daemon::block_act what) {
    auto out = ask(core->block(whom, what, "T-4711", anna)).value();
    wait_for(out.job);
    return out;
  }
  void pass(std::chrono::minutes so_many) {
    on_io([this, so_many] { time.advance(so_many); });
  }
  void set_down(bool is_down) {
    on_io([this, is_down] { rates.down = is_down ? 1 : 0; });
  }
  std::size_t active() {
    std::size_t out = 0;
    on_io([&] {
      for (const auto& [id, user] : there.users) out += user.active ? 1 : 0;
    });
    return out;
  }
  std::uint64_t greetings() {
    std::uint64_t out = 0;
    on_io([&] { out = there.greetings; });
    return out;
  }
  /// The schedule looks each second.
  bool becomes(std::size_t so_many_active) {
    for (int tries = 0; tries < 2000 && active() != so_many_active; ++tries) std::this_thread::sleep_for(5ms);
    return active() == so_many_active;
  }
  std::vector<daemon::account_at_target> accounts() { return ask(core->blocks(board, std::nullopt)).value().at(0).accounts; }

  test::temp_dir folder;
  virtual_clock time{day{std::chrono::year{2026} / 9 / 1} + 8h};
  seeded_random chance{7}, chance_there{8};
  fault_rates rates;
  read_fault reads = read_fault::none;
  std::uint64_t reads_struck = 0;
  world real;
  partner there;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> idle{io.get_executor()};
  daemon::worker_threads workers{1};
  std::thread network{[this] { io.run(); }};
  std::unique_ptr<daemon::core> core;
  subject_id whom;
};

using at = daemon::account_at_target::state;

TEST_F(block_sent_again, when_the_target_that_was_down_is_back) {
  ASSERT_EQ(active(), 12U);
  set_down(true);
  EXPECT_TRUE(say(daemon::block_act::block).is_new);
  ASSERT_EQ(active(), 12U);
  ASSERT_EQ(accounts().size(), 1U);
  EXPECT_EQ(accounts()[0].account, at::on);
  EXPECT_TRUE(accounts()[0].is_tried_again);
  set_down(false);
  pass(2min);
  EXPECT_TRUE(becomes(11));
  for (int tries = 0; tries < 400 && accounts()[0].account != at::off; ++tries) std::this_thread::sleep_for(5ms);  // the look after it
  EXPECT_EQ(accounts()[0].account, at::off);
}

TEST_F(block_sent_again, after_a_restart) {
  set_down(true);
  say(daemon::block_act::block);
  end();
  rates.down = 0;
  time.advance(2min);
  begin();
  EXPECT_TRUE(becomes(11));
}

// A target that failed waits, as by every schedule; the failure may have been the end of this process.
TEST_F(block_sent_again, after_a_restart_at_once) {
  set_down(true);
  say(daemon::block_act::block);
  end();
  rates.down = 0;
  begin();
  EXPECT_TRUE(becomes(11)) << "without a minute of waiting";
}

TEST_F(block_sent_again, and_what_was_proven_of_it_is_asked_for_again_after_a_restart) {
  say(daemon::block_act::block);
  ASSERT_EQ(accounts().at(0).account, at::off);
  end();
  begin();
  for (int tries = 0; tries < 2000 && accounts().at(0).account != at::off; ++tries) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(accounts().at(0).account, at::off) << "without a sync that anybody asks for";
}

TEST_F(block_sent_again, its_end_as_well) {
  say(daemon::block_act::block);
  ASSERT_EQ(active(), 11U);
  set_down(true);
  say(daemon::block_act::unblock);
  ASSERT_EQ(active(), 11U);
  set_down(false);
  pass(2min);
  EXPECT_TRUE(becomes(12));
}

TEST_F(block_sent_again, and_a_target_that_is_down_is_left_alone_for_as_long_as_by_every_schedule) {
  set_down(true);
  say(daemon::block_act::block);
  pass(2min);  // the second try: the target is left alone for two minutes
  const auto before = greetings();
  for (int tries = 0; tries < 2000 && greetings() == before; ++tries) std::this_thread::sleep_for(5ms);
  const auto second = greetings();
  ASSERT_GT(second, before);
  std::this_thread::sleep_for(200ms);
  pass(1min);
  std::this_thread::sleep_for(2500ms);
  EXPECT_EQ(greetings(), second);
}

TEST_F(block_sent_again, and_nothing_is_sent_where_all_is_carried_out) {
  say(daemon::block_act::block);
  std::this_thread::sleep_for(1500ms);
  const auto before = greetings();
  pass(2min);
  std::this_thread::sleep_for(2500ms);
  EXPECT_EQ(greetings(), before);
}

TEST_F(block_sent_again, by_a_second_block_of_the_same_person) {
  set_down(true);
  const auto first = say(daemon::block_act::block);
  set_down(false);
  const auto second = say(daemon::block_act::block);  // whatever the schedule waits for
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(second.entry, first.entry);
  EXPECT_EQ(active(), 11U);
}

TEST_F(block_sent_again, where_somebody_there_switched_the_account_on) {
  say(daemon::block_act::block);
  ASSERT_EQ(active(), 11U);
  on_io([this] {
    for (auto& [id, user] : there.users) user.active = true;
  });
  pass(16min);
  EXPECT_TRUE(becomes(11));
}

TEST_F(block_sent_again, and_no_first_password_is_handed_out_meanwhile) {
  say(daemon::block_act::block);
  const auto refused = ask(core->hand_out_passwords(board, partner_id, {whom}, "new pupil", anna));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().text().find("blocked"), std::string::npos);
  say(daemon::block_act::unblock);
  const auto told = ask(core->hand_out_passwords(board, partner_id, {whom}, "new pupil", anna)).value();
  EXPECT_NE(told.at(0).password, nullptr);
}

}  // namespace
}  // namespace sluis::simulation
