// Questions never queue behind work (architecture, decision 17): while an institution's strand does not come back, each
// question that writes nothing is answered. An act that was answered is seen by the next question.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <future>
#include <map>

#include "daemon/process/core.hpp"
#include "state/blocks.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

namespace asio = boost::asio;
using namespace state::testing_support;

const institution_id stichting("stichting");
const target_id partner("partner");

class questions : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in({.invalid = {broken(subject_kind::person, "9")},
             .groups = {class_of("4a", "4A")},
             .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})}});
    whom_ = person_called("Canarie").row.id;
    state::blocks(*store_).begin(whom_, "ref", {}).value();
    store_.reset();
    core_ = std::make_unique<core>(io_, workers_, secret(root_key_), clock_, chance_, nothing_works());
    core_->start(settings());
  }
  void TearDown() override {
    let_strand_go();
    auto stop = [](core& of) -> asio::awaitable<void> { co_await of.stop(); };
    asio::co_spawn(io_, stop(*core_), [this](const std::exception_ptr&) { io_.stop(); });
    io_.restart();
    io_.run();
    workers_.join();
    core_.reset();
  }

  static makers nothing_works() {
    makers out;
    out.source = [](const auto&) { return error(errc::unavailable, "no source"); };
    out.target = [](const auto&, const auto&) { return error(errc::unavailable, "no target"); };
    return out;
  }
  config::config settings() {
    config::config out;
    out.daemon.state_dir = root_.path();
    out.backup.when = config::backup_settings::schedule::on_demand;
    config::institution_settings one;
    one.id = stichting;
    one.sources.push_back({source_id("las"), "edexml", root_.path() / "las"});
    config::target_settings target;
    target.id = partner;
    target.kind = "scim";
    target.url = "https://partner.example/scim/v2";
    one.targets.push_back(target);
    out.institutions.push_back(one);
    return out;
  }

  /// The only worker: with it every strand stands still.
  void hold_strand() {
    std::promise<void> held;
    asio::post(workers_, [&held, go_on = go_on_.get_future().share()] {
      held.set_value();
      go_on.wait();
    });
    held.get_future().wait();
    is_held_ = true;
  }
  void let_strand_go() {
    if (std::exchange(is_held_, false)) go_on_.set_value();
  }

  using outcome = std::optional<error>;  // nothing: it was answered
  template <class T>
  static asio::awaitable<outcome> outcome_of(task<T> asked) {
    auto got = co_await std::move(asked);
    if (!got) co_return got.error();
    co_return outcome();
  }

  /// What was answered within a while, by name.
  using asking = std::function<asio::awaitable<outcome>()>;
  std::map<std::string, outcome> ask(const std::vector<std::pair<std::string, asking>>& all) {
    const auto answers = std::make_shared<std::map<std::string, outcome>>();
    for (const auto& [name, asks] : all) {
      asio::co_spawn(io_, asks(), [answers, name = name](const std::exception_ptr& thrown, outcome got) {
        if (thrown) got = error(errc::unknown, "thrown");
        answers->emplace(name, std::move(got));
      });
    }
    io_.restart();
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);  // they end at once, or never
    while (answers->size() < all.size() && std::chrono::steady_clock::now() < until)
      io_.run_one_for(std::chrono::milliseconds(100));
    return *answers;
  }

  std::vector<std::pair<std::string, asking>> all_questions() {
    auto& of = *core_;
    const auto from = std::uint64_t{0}, limit = std::uint64_t{10};
    disclosure_question passed_on;
    passed_on.institution = stichting;
    passed_on.target = partner;
    return {
        {"status and metrics", [&of] { return outcome_of(of.asks().status.status()); }},
        {"plan list", [&of, limit] { return outcome_of(of.asks().plans.plans({}, limit)); }},
        {"erasure list", [&of, limit] { return outcome_of(of.asks().erasures.erasures({}, limit)); }},
        {"an erasure", [&of, this] { return outcome_of(of.asks().erasures.erasure(whom_)); }},
        {"erasure show", [&of, this] { return outcome_of(of.asks().orders.erasure_story(whom_)); }},
        {"orders", [&of, limit] { return outcome_of(of.asks().orders.orders({}, limit)); }},
        {"person blocked", [&of] { return outcome_of(of.asks().blocks.blocks({}, {})); }},
        {"target findings", [&of, from, limit] { return outcome_of(of.asks().findings.findings({}, from, limit)); }},
        {"invalid records",
         [&of, from, limit] { return outcome_of(of.asks().invalid.invalid_records({}, from, limit)); }},
        {"read list", [&of] { return outcome_of(of.asks().reads.held_reads({})); }},
        {"status --schools", [&of] { return outcome_of(of.asks().status.schools({})); }},
        {"absences", [&of] { return outcome_of(of.asks().erasures.absences(stichting)); }},
        {"backup list", [&of] { return outcome_of(of.asks().backups.backups({})); }},
        {"clock show", [&of] { return outcome_of(of.asks().clock.clocks({})); }},
        {"disclosures", [&of, passed_on] { return outcome_of(of.asks().disclosures.disclosures(passed_on)); }},
        {"names of actors", [&of] { return outcome_of(of.asks().accesses.actor_names()); }},
        {"what a withdrawal would do",
         [&of] { return outcome_of(of.asks().targets.foresee_withdrawal(stichting, partner)); }},
        {"what a move would do", [&of] { return outcome_of(of.asks().targets.foresee_move(stichting, partner)); }},
        {"what leaving would do", [&of] { return outcome_of(of.asks().targets.foresee_leave(stichting, partner)); }},
        {"what closing would do",
         [&of] {
           return outcome_of(of.asks().closing.foresee_closing(stichting, {"99XX", {}}));
         }},
    };
  }

  asio::io_context io_;
  asio::thread_pool workers_{1};
  std::promise<void> go_on_;
  bool is_held_ = false;
  subject_id whom_;
  std::unique_ptr<core> core_;
};

bool is_no_answer(const std::optional<error>& got) {
  return got && (got->code() == errc::unavailable || got->code() == errc::io || got->code() == errc::unknown);
}

TEST_F(questions, each_that_writes_nothing_is_answered_while_the_strand_does_not_come_back) {
  hold_strand();
  const auto all = all_questions();
  const auto answers = ask(all);
  EXPECT_TRUE(is_held_);
  for (const auto& [name, asks] : all) {
    const auto got = answers.find(name);
    ASSERT_NE(got, answers.end()) << name << ": no answer while the strand is at work";
    EXPECT_FALSE(is_no_answer(got->second)) << name << ": " << got->second->text();
  }
}

TEST_F(questions, what_is_answered_is_what_is_on_record) {
  hold_strand();
  std::vector<institution_status> seen;
  std::vector<block_view> blocked;
  list_page<invalid_view> invalid;
  auto look = [](core& of, auto& into, auto& whom, auto& records) -> asio::awaitable<outcome> {
    auto status = co_await of.asks().status.status();
    if (!status) co_return status.error();
    into = std::move(*status);
    auto found = co_await of.asks().blocks.blocks({}, {});
    if (!found) co_return found.error();
    whom = std::move(*found);
    auto listed = co_await of.asks().invalid.invalid_records({}, 0, 10);
    if (!listed) co_return listed.error();
    records = std::move(*listed);
    co_return outcome();
  };
  const auto answers = ask({{"all", [&] { return look(*core_, seen, blocked, invalid); }}});
  ASSERT_EQ(answers.size(), 1U);
  ASSERT_FALSE(answers.at("all"));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen.front().is_served);
  EXPECT_EQ(seen.front().students, 2U);
  EXPECT_EQ(seen.front().blocks.people, 1U);
  EXPECT_GT(seen.front().log_size, 0U);
  ASSERT_EQ(blocked.size(), 1U);
  EXPECT_EQ(blocked.front().subject, whom_);
  EXPECT_EQ(invalid.records.size(), 1U);
}

TEST_F(questions, an_act_that_was_answered_is_seen_by_the_next_question) {
  std::vector<std::size_t> counts;
  auto rounds = [](core& of, const subject_id& whom, auto& seen) -> asio::awaitable<outcome> {
    for (int i = 0; i < 10; ++i) {
      const auto what = i % 2 == 0 ? block_act::unblock : block_act::block;
      caller by;
      auto said = co_await of.takes().blocks.block(whom, what, "ref", by);
      if (!said) co_return said.error();
      auto found = co_await of.asks().blocks.blocks({}, {});
      if (!found) co_return found.error();
      seen.push_back(found->size());
    }
    co_return outcome();
  };
  const auto answers = ask({{"all", [&] { return rounds(*core_, whom_, counts); }}});
  ASSERT_EQ(answers.size(), 1U);
  ASSERT_FALSE(answers.at("all")) << answers.at("all")->text();
  EXPECT_EQ(counts, (std::vector<std::size_t>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));
}

// Whoever is shown is on record before: the search is done beside the strand, and its answer waits for the entries.
TEST_F(questions, people_who_were_found_are_on_record_before_they_are_shown) {
  caller by;
  const auto find = [&] {
    return outcome_of(core_->asks().people.find_persons(stichting, "canarie", 10, "a call", by));
  };
  hold_strand();
  const auto entries = [&] {
    state::sqlite::database read(folder_ / "state.db", state::sqlite::open_mode::read_beside_writer);
    auto count = read.prepare("SELECT count(*) FROM access");
    count.step();
    return count.integer(0);
  };
  const auto answers = std::make_shared<std::optional<outcome>>();
  asio::co_spawn(io_, find(), [answers](const std::exception_ptr&, outcome got) { *answers = std::move(got); });
  io_.restart();
  io_.run_for(std::chrono::milliseconds(200));
  EXPECT_FALSE(*answers) << "shown before it is on record";
  EXPECT_EQ(entries(), 0);
  let_strand_go();
  while (!*answers && io_.run_one() > 0) {
  }
  ASSERT_TRUE(*answers);
  EXPECT_FALSE(**answers);
  EXPECT_EQ(entries(), 1);
}

}  // namespace
}  // namespace sluis::daemon
