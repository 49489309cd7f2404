// The real daemon without its sockets, over a simulated source and partner; nothing is read by a schedule by itself.
#pragma once

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "daemon/process/core.hpp"
#include "daemon/threads/worker_threads.hpp"
#include "tests/simulation/sim_source.hpp"
#include "tests/simulation/sim_target.hpp"
#include "tests/support/consents.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::simulation {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Not begun yet: a fixture that derives from it calls begin() in its constructor, and end() in its destructor, while
/// the members that the daemon uses are there.
class some_core : public testing::Test {
 protected:
  inline static const target_id partner_id{"partner"};
  static constexpr daemon::caller anna{1000, 1000, 1};
  inline static const attribute_set most{consent_attribute::given_name, consent_attribute::family_name,
                                         consent_attribute::email, consent_attribute::groups};

  explicit some_core(unsigned threads = 1) : real(world::make(1, 12, chance)), workers(threads) {
    spdlog::set_level(spdlog::level::off);
    there.consent = there.hands_out = true;
    there.allowed = most;
  }
  ~some_core() override {
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

  virtual std::vector<config::institution_settings> institutions() = 0;
  virtual std::unique_ptr<sources::source> source_of(const config::source_settings&) {
    return std::make_unique<sim_source>(real, reads);
  }
  /// What keeps an answer from coming is over.
  virtual void release() {}

  static config::target_settings a_target(const target_id& id) {
    config::target_settings out;
    out.id = id;
    out.kind = testing_support::partner_address().kind;
    out.url = testing_support::partner_address().address;
    return out;
  }
  /// With one source and the partner.
  static config::institution_settings an_institution(const institution_id& id, const source_id& source) {
    config::institution_settings out;
    out.id = id;
    out.name = "Simulation";
    out.mail_domain = "sim.example";
    out.sources.resize(1);
    out.sources[0].id = source;
    out.sources[0].every = 0s;
    out.targets = {a_target(partner_id)};
    return out;
  }
  config::config settings() {
    config::config out;
    out.daemon.state_dir = folder.path();
    out.institutions = institutions();
    return out;
  }
  daemon::makers makers() {
    using made = result<std::unique_ptr<sources::source>>;
    return {
        [this](const config::source_settings& s) -> made { return source_of(s); },
        [this](const institution_id&, const config::target_settings& s) -> result<std::shared_ptr<targets::target>> {
          return std::make_shared<sim_target>(s.id, there, chance_there, rates);
        },
        {}};
  }

  /// The bound only tells an answer from waiting for ever.
  template <class T>
  result<T> ask(daemon::task<T> question) {
    auto answer = asio::co_spawn(io, std::move(question), asio::use_future);
    if (answer.wait_for(60s) != std::future_status::ready) {
      ADD_FAILURE() << "there is no answer";
      release();
    }
    return answer.get();
  }
  void on_io(std::function<void()> what) { asio::post(io, asio::use_future(std::move(what))).get(); }
  result<daemon::recorded_consent> grant_at(const institution_id& board, const daemon::caller& by) {
    const day from{std::chrono::year{2026} / 8 / 1}, until{std::chrono::year{2027} / 7 / 31};
    return ask(core->takes().consents.grant_consent(board,
                                                    testing_support::signed_consent(partner_id, most, from, until),
                                                    daemon::scope_check::refuse_unknown, by));
  }
  std::string begin_sync(const std::optional<institution_id>& board = std::nullopt) {
    daemon::sync_request what;
    what.institution = board;
    return ask(core->takes().syncs.start_sync(what, anna)).value();
  }
  /// The job's problem, when it has ended.
  std::string outcome_of(const std::string& job) {
    for (int tries = 0; tries < 12'000; ++tries) {
      const auto now = ask(core->asks().jobs.job(job)).value();
      if (now.how != daemon::job_view::state::running) return now.problem;
      std::this_thread::sleep_for(5ms);
    }
    return "it never ended";
  }
  std::string sync() { return outcome_of(begin_sync()); }

  test::temp_dir folder;
  virtual_clock time{day{std::chrono::year{2026} / 9 / 1} + 8h};
  seeded_random chance{7}, chance_there{8};
  fault_rates rates;
  settable_read_fault reads{fault_name{"reads"}};
  world real;
  partner there;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> idle{io.get_executor()};
  daemon::worker_threads workers;
  std::thread network{[this] { io.run(); }};
  std::unique_ptr<daemon::core> core;
};

/// One institution. It begins with a consent and one sync.
class one_core : public some_core {
 protected:
  inline static const institution_id board{"sim"};

  one_core() {
    begin();
    EXPECT_TRUE(grant(anna));
    sync();
  }
  ~one_core() override { end(); }

  std::vector<config::institution_settings> institutions() override {
    auto one = an_institution(board, source_id("las"));
    one.targets[0].hand_out_first_passwords = true;
    return {std::move(one)};
  }
  result<daemon::recorded_consent> grant(const daemon::caller& by) { return grant_at(board, by); }
  /// At the partner.
  std::size_t active() {
    std::size_t out = 0;
    on_io([&] {
      for (const auto& [id, user] : there.users) out += user.active ? 1 : 0;
    });
    return out;
  }
};

}  // namespace sluis::simulation
