// A network share that hangs delays nobody else (issue 13, point 11): the real daemon without its sockets, two institutions, and a source whose read never comes back.
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <atomic>
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

const institution_id hung_board("hung"), well_board("well");
const target_id partner_id("partner");
const daemon::caller anna{1000, 1000, 1};
const attribute_set most{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email, consent_attribute::groups};

/// A share whose server stops answering when told: calls wait in the kernel, and ask nobody whether they should end.
struct share {
  std::atomic<bool> hangs_in_look = false, hangs_in_read = false;
  std::atomic<int> waiting = 0;

  void wait_for_server(const std::atomic<bool>& hangs) {
    if (!hangs) return;
    ++waiting;
    while (hangs) std::this_thread::sleep_for(1ms);
    --waiting;
  }
};

class shared_source final : public sources::source {
 public:
  shared_source(std::shared_ptr<share> on, std::unique_ptr<sources::source> files) : on_(std::move(on)), files_(std::move(files)) {}
  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override {
    on_->wait_for_server(on_->hangs_in_look);
    return files_->units(problems);
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink, const sources::read_progress& progress) override {
    on_->wait_for_server(on_->hangs_in_read);
    return files_->read(unit, sink, progress);
  }

 private:
  std::shared_ptr<share> on_;
  std::unique_ptr<sources::source> files_;
};

class turns : public testing::Test {
 protected:
  turns() : real(world::make(1, 12, chance)) {
    spdlog::set_level(spdlog::level::off);
    there.consent = true;
    there.allowed = most;
    on_io([this] { core->start(settings()); });
    for (const auto& board : {hung_board, well_board}) {
      const auto what = testing_support::signed_consent(partner_id, most, day{std::chrono::year{2026} / 8 / 1}, day{std::chrono::year{2027} / 7 / 31});
      EXPECT_TRUE(ask(core->grant_consent(board, what, daemon::scope_check::refuse_unknown, anna)));
      EXPECT_EQ(outcome_of(begin_sync(board)), "");
    }
  }
  ~turns() override {
    mount_again();
    asio::co_spawn(io, core->stop(), asio::use_future).get();
    on_io([this] { core.reset(); });
    idle.reset();
    network.join();
    workers.join();
    while (file_server->waiting > 0) std::this_thread::sleep_for(1ms);
  }

  config::config settings() {
    config::config out;
    out.daemon.state_dir = folder.path();
    for (const auto& board : {hung_board, well_board}) {
      config::institution_settings one;
      one.id = board;
      one.name = "Simulation";
      one.mail_domain = "sim.example";
      one.sources.resize(1);
      one.sources[0].id = source_id(board == hung_board ? "hung" : "well");
      one.targets.resize(1);
      one.targets[0].id = partner_id;
      one.targets[0].kind = testing_support::partner_address().kind;
      one.targets[0].url = testing_support::partner_address().address;
      out.institutions.push_back(std::move(one));
    }
    return out;
  }
  daemon::makers makers() {
    return {[this](const config::source_settings& s) -> result<std::unique_ptr<sources::source>> {
              std::unique_ptr<sources::source> files = std::make_unique<sim_source>(real, reads, reads_struck);
              if (s.id.str() == "hung") files = std::make_unique<shared_source>(file_server, std::move(files));
              return files;
            },
            [this](const institution_id&, const config::target_settings&) -> result<std::shared_ptr<targets::target>> {
              return std::make_shared<sim_target>(partner_id, there, chance_there, rates);
            },
            {}};
  }

  /// Bounds that only tell an answer from waiting for ever.
  template <class T>
  result<T> ask(daemon::task<T> question) {
    auto answer = asio::co_spawn(io, std::move(question), asio::use_future);
    if (answer.wait_for(60s) != std::future_status::ready) {
      ADD_FAILURE() << "there is no answer";
      mount_again();
    }
    return answer.get();
  }
  void on_io(std::function<void()> what) { asio::post(io, asio::use_future(std::move(what))).get(); }
  void mount_again() { file_server->hangs_in_look = file_server->hangs_in_read = false; }
  std::string begin_sync(const institution_id& board) {
    daemon::sync_request what;
    what.institution = board;
    return ask(core->start_sync(what, anna)).value();
  }
  std::string outcome_of(const std::string& job) {
    for (int tries = 0; tries < 12'000; ++tries) {
      const auto now = ask(core->job(job)).value();
      if (now.how != daemon::job_view::state::running) return now.problem;
      std::this_thread::sleep_for(5ms);
    }
    return "it never ended";
  }
  void wait_until_it_hangs() {
    for (int tries = 0; tries < 12'000 && file_server->waiting == 0; ++tries) std::this_thread::sleep_for(5ms);
    ASSERT_EQ(file_server->waiting, 1);
  }

  test::temp_dir folder;
  virtual_clock time{day{std::chrono::year{2026} / 9 / 1} + 8h};
  seeded_random chance{7}, chance_there{8};
  fault_rates rates;
  read_fault reads = read_fault::none;
  std::uint64_t reads_struck = 0;
  world real;
  partner there;
  std::shared_ptr<share> file_server = std::make_shared<share>();
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> idle{io.get_executor()};
  daemon::worker_threads workers{2};
  std::unique_ptr<daemon::core> core =
      std::make_unique<daemon::core>(io, workers.pool(), secret(std::string(32, 'k')), time, chance, makers());
  std::thread network{[this] { io.run(); }};
};

TEST_F(turns, a_read_that_hangs_keeps_no_withdrawal_waiting) {
  file_server->hangs_in_read = true;
  const auto hung = begin_sync(hung_board);
  wait_until_it_hangs();
  EXPECT_TRUE(ask(core->foresee_withdrawal(hung_board, partner_id)));
  EXPECT_EQ(ask(core->withdraw_consent(hung_board, partner_id, anna)).value(), 1U);
  EXPECT_EQ(ask(core->withdraw_consent(well_board, partner_id, anna)).value(), 1U);
  EXPECT_EQ(file_server->waiting, 1) << "the share still hangs, and is not asked a second time";
  EXPECT_EQ(outcome_of(hung), "") << "one failed source is told by the source, and the sync ends";
  const auto status = ask(core->status()).value();
  EXPECT_NE(status.at(0).sources.at(0).failed.find("disk or network share"), std::string::npos) << status.at(0).sources.at(0).failed;
  EXPECT_EQ(status.at(0).students, 12U) << "and nobody is absent for it";
  mount_again();
  while (file_server->waiting > 0) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(outcome_of(begin_sync(hung_board)), "");
  EXPECT_EQ(ask(core->status()).value().at(0).sources.at(0).failed, "");
}

TEST_F(turns, a_folder_that_hangs_keeps_neither_status_nor_another_institution_waiting) {
  file_server->hangs_in_look = true;
  begin_sync(hung_board);
  wait_until_it_hangs();
  EXPECT_EQ(ask(core->status()).value().size(), 2U);
  EXPECT_EQ(outcome_of(begin_sync(well_board)), "");
  EXPECT_EQ(ask(core->withdraw_consent(hung_board, partner_id, anna)).value(), 1U);
}

TEST_F(turns, a_question_about_one_person_is_answered_beside_a_read_that_hangs) {
  const auto people = ask(core->find_persons(well_board, "", 100, "a test", anna)).value();
  file_server->hangs_in_read = true;
  begin_sync(hung_board);
  wait_until_it_hangs();
  const auto shown = ask(core->show_person(people.at(0).id, "a test", anna));
  ASSERT_TRUE(shown);
  EXPECT_EQ(file_server->waiting, 1);
}

}  // namespace
}  // namespace sluis::simulation
