// The real daemon without its sockets: one institution, a simulated source and partner, and nothing that a schedule reads by itself. It begins with a consent and one sync.
#pragma once

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

namespace asio = boost::asio;
using namespace std::chrono_literals;

class one_core : public testing::Test {
 protected:
  inline static const institution_id board{"sim"};
  inline static const target_id partner_id{"partner"};
  static constexpr daemon::caller anna{1000, 1000, 1};
  inline static const attribute_set most{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email, consent_attribute::groups};

  one_core() : real(world::make(1, 12, chance)) {
    spdlog::set_level(spdlog::level::off);
    there.consent = there.hands_out = true;
    there.allowed = most;
    begin();
    EXPECT_TRUE(grant(anna));
    sync();
  }
  ~one_core() override {
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
    if (!core) return;
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
  result<daemon::recorded_consent> grant(const daemon::caller& by) {
    const day from{std::chrono::year{2026} / 8 / 1}, until{std::chrono::year{2027} / 7 / 31};
    return ask(core->grant_consent(board, testing_support::signed_consent(partner_id, most, from, until), daemon::scope_check::refuse_unknown, by));
  }
  /// The job's problem.
  std::string sync() {
    const daemon::sync_request all;
    const auto job = ask(core->start_sync(all, anna)).value();
    wait_for(job);
    return ask(core->job(job)).value().problem;
  }
  void wait_for(const std::string& job) {
    while (ask(core->job(job)).value().how == daemon::job_view::state::running) std::this_thread::sleep_for(5ms);
  }
  /// At the partner.
  std::size_t active() {
    std::size_t out = 0;
    on_io([&] {
      for (const auto& [id, user] : there.users) out += user.active ? 1 : 0;
    });
    return out;
  }

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
};

}  // namespace sluis::simulation
