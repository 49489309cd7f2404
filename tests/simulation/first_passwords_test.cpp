// First passwords from the target to the administrator: the real daemon without its sockets, over a simulated source and partner.
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

#include "daemon/core.hpp"
#include "tests/support/consents.hpp"
#include "tests/simulation/sim_source.hpp"
#include "tests/simulation/sim_target.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::simulation {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

const institution_id board("sim");
const target_id partner_id("partner"), other_id("other");
const daemon::caller anna{1000, 1000, 1};
const attribute_set most{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email, consent_attribute::groups};

consent some_consent() {
  return testing_support::signed_consent(partner_id, most, day{std::chrono::year{2026} / 8 / 1}, day{std::chrono::year{2027} / 7 / 31});
}

class first_passwords : public testing::Test {
 protected:
  first_passwords() : real(world::make(1, 12, chance)), there_(chance_there, rates) {
    auto logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(said));
    before_ = spdlog::default_logger();
    spdlog::set_default_logger(std::move(logger));
    there_.state.hands_out = true;
    there_.state.consent = true;
    there_.state.allowed = most;
    on_io([this] { core->start(settings()); });
    EXPECT_TRUE(ask(core->grant_consent(board, some_consent(), daemon::scope_check::refuse_unknown, anna)));
    sync();
    people = ask(core->find_persons(board, "", 100, "a test", anna)).value();
  }
  ~first_passwords() override {
    asio::co_spawn(io, core->stop(), asio::use_future).get();
    on_io([this] { core.reset(); });
    idle.reset();
    network.join();
    workers.join();
    spdlog::set_default_logger(before_);
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
    one.targets.resize(2);
    one.targets[0].id = partner_id;
    one.targets[0].hand_out_first_passwords = true;
    one.targets[1].id = other_id;
    for (auto& target : one.targets) {
      target.kind = testing_support::partner_address().kind;
      target.url = testing_support::partner_address().address;
    }
    out.institutions = {one};
    return out;
  }
  daemon::makers makers() {
    return {[this](const config::source_settings&) -> result<std::unique_ptr<sources::source>> { return std::make_unique<sim_source>(real, reads, reads_struck); },
            [this](const institution_id&, const config::target_settings& s) -> result<std::shared_ptr<targets::target>> {
              return std::make_shared<sim_target>(s.id, there_.state, there_.chance, there_.rates);
            },
            {}};
  }

  template <class T>
  result<T> ask(daemon::task<T> question) {
    return asio::co_spawn(io, std::move(question), asio::use_future).get();
  }
  void on_io(std::function<void()> what) { asio::post(io, asio::use_future(std::move(what))).get(); }
  void sync() {
    const auto job = ask(core->start_sync({}, anna)).value();
    while (ask(core->job(job)).value().how == daemon::job_view::state::running) std::this_thread::sleep_for(5ms);
  }
  auto hand_out(const std::vector<subject_id>& whose, const target_id& target = partner_id, const std::string& why = "new pupil") {
    return ask(core->hand_out_passwords(board, target, whose, why, anna));
  }
  daemon::institution_status status() { return ask(core->status()).value().at(0); }
  std::string expected(std::size_t i) { return first_password_of(people.at(i).targets.at(0).remote_id); }

  struct outside {
    outside(seeded_random& c, fault_rates& r) : chance(c), rates(r) {}
    partner state;
    seeded_random& chance;
    fault_rates& rates;
  };
  test::temp_dir folder;
  std::ostringstream said;
  virtual_clock time{day{std::chrono::year{2026} / 9 / 1} + 8h};
  seeded_random chance{7}, chance_there{8};
  fault_rates rates;
  read_fault reads = read_fault::none;
  std::uint64_t reads_struck = 0;
  world real;
  outside there_;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> idle{io.get_executor()};
  asio::thread_pool workers{1};
  std::unique_ptr<daemon::core> core =
      std::make_unique<daemon::core>(io, workers, secret(std::string(32, 'k')), time, chance, makers());
  std::thread network{[this] { io.run(); }};
  std::vector<daemon::person_view> people;
  std::shared_ptr<spdlog::logger> before_;
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
  spdlog::default_logger()->flush();
  EXPECT_NE(said.str().find("students"), std::string::npos) << "something was logged";
  EXPECT_EQ(said.str().find("-Kiezel"), std::string::npos);
}

/// What the daemon answers of plans, with the same board.
class plans_told : public first_passwords {
 protected:
  std::optional<daemon::listed_plan> newest(std::uint64_t limit) {
    for (auto& one : ask(core->plans(board, limit)).value()) {
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
    EXPECT_EQ(ask(core->plan(found->summary.hash, 1, 100, "a test", anna)).value().failed, 1U);
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
  rates.down = 1;
  on_io([this] { time.advance(24h); });
  sync();
  rates.down = 0;
  EXPECT_EQ(status().targets.at(0).held_plan, newest_hash().substr(0, 12)) << status().targets.at(0).problem;
}

}  // namespace
}  // namespace sluis::simulation
