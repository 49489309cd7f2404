// Questions never queue behind work (architecture, decision 17): while an institution's strand does not come back, each
// question that writes nothing is answered. An act that was answered is seen by the next question.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <future>
#include <map>

#include "daemon/process/core.hpp"
#include "state/blocks.hpp"
#include "state/search/search_file.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/push/open_store.hpp"
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
    prepare();
    store_.reset();
    core_ = std::make_unique<core>(io_, workers_, secret(root_key_), clock_, chance_, nothing_works());
    core_->start(settings());
  }
  virtual void prepare() {}
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

/// A file that nobody can open before somebody writes to it: as a share whose server does not answer.
class file_that_hangs {
 public:
  explicit file_that_hangs(std::filesystem::path at) : at_(std::move(at)) {
    std::filesystem::create_directories(at_.parent_path());
    if (::mkfifo(at_.c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
  }
  ~file_that_hangs() {
    const int open = ::open(at_.c_str(), O_RDWR | O_CLOEXEC);  // whoever waits goes on, and finds nothing
    std::filesystem::remove(at_);
    ::close(open);
  }

 private:
  std::filesystem::path at_;
};

// Issue 15: the word of an administrator does not wait for a list that hangs.
TEST_F(questions, a_share_that_hangs_delays_no_act) {
  const file_that_hangs manifest(folder_ / "backup/2026-09-01T000000Z/manifest");
  for (int i = 0; i < 3; ++i)
    asio::co_spawn(io_, outcome_of(core_->asks().backups.backups({})),
                   [](const std::exception_ptr&, const outcome&) {});
  caller by;
  const auto answers =
      ask({{"unblock", [&] { return outcome_of(core_->takes().blocks.block(whom_, block_act::unblock, "ref", by)); }},
           {"plan list", [&] { return outcome_of(core_->asks().plans.plans({}, 10)); }}});
  ASSERT_EQ(answers.size(), 2U);
  for (const auto& [name, problem] : answers) EXPECT_FALSE(problem) << name << ": " << problem->text();
}

/// Questions that show somebody, which is on record before they are answered.
class showings : public questions {
 protected:
  void prepare() override {
    plan_ = state::testing_support::save(*store_, {state::testing_support::create_user(whom_)}).hash;
    const auto from = today_, until = today_ + std::chrono::days(300);
    const auto signed_one =
        sluis::testing_support::signed_consent(partner, {consent_attribute::given_name}, from, until);
    store_->consents().record(signed_one, store_->actor("uid:0").value()).value();
    consents_ = store_->consents().list().value().size();
  }
  std::vector<std::pair<std::string, asking>> all_showings() {
    auto& of = *core_;
    const caller by;
    return {{"person show", [&of, by, this] { return outcome_of(of.asks().people.show_person(whom_, "a call", by)); }},
            {"person find",
             [&of, by] { return outcome_of(of.asks().people.find_persons(stichting, "canarie", 10, "a call", by)); }},
            {"plan show", [&of, by, this] { return outcome_of(of.asks().plans.plan(plan_, 0, 10, "a call", by)); }},
            {"consent list", [&of, by] { return outcome_of(of.asks().consents.consents(stichting, by)); }},
            {"person accesses",
             [&of, by, this] { return outcome_of(of.asks().accesses.accesses(whom_, 10, "a call", by)); }}};
  }
  /// Showings that are in the log.
  std::int64_t in_log() {
    state::sqlite::database read(folder_ / "state.db", state::sqlite::open_mode::read_beside_writer);
    auto count = read.prepare("SELECT count(*) FROM access");
    count.step();
    return count.integer(0);
  }
  [[nodiscard]] std::uintmax_t journal_size() const { return std::filesystem::file_size(folder_ / "showings"); }

  std::string plan_;
  std::size_t consents_ = 0;
};

TEST_F(showings, are_in_the_log_when_they_are_answered) {
  const auto all = all_showings();
  std::int64_t count = 0;
  for (const auto& one : all) {
    const auto answers = ask({one});
    ASSERT_EQ(answers.size(), 1U) << one.first;
    EXPECT_FALSE(answers.at(one.first)) << one.first << ": " << answers.at(one.first)->text();
    EXPECT_EQ(in_log(), ++count) << one.first;
  }
  EXPECT_EQ(consents_, 1U);
}

// A long read has the strand: nobody waits for it, and nobody is shown without a record that outlives the process.
TEST_F(showings, are_in_the_journal_where_the_strand_does_not_come_back_and_in_the_log_once_it_does) {
  hold_strand();
  const auto all = all_showings();
  auto size = journal_size();
  for (const auto& one : all) {
    const auto answers = ask({one});
    ASSERT_EQ(answers.size(), 1U) << one.first << ": no answer while the strand is at work";
    EXPECT_FALSE(answers.at(one.first)) << one.first << ": " << answers.at(one.first)->text();
    EXPECT_GT(journal_size(), size) << one.first << " is not on record";
    size = journal_size();
  }
  EXPECT_TRUE(is_held_);
  EXPECT_EQ(in_log(), 0);
  let_strand_go();
  const auto answers =
      ask({{"the next", [this] { return outcome_of(core_->asks().people.show_person(whom_, "once more", {})); }}});
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_FALSE(answers.at("the next"));
  EXPECT_EQ(in_log(), static_cast<std::int64_t>(all.size()) + 1);
}

TEST_F(showings, that_wait_for_the_log_are_among_the_accesses) {
  hold_strand();
  std::vector<access_view> seen;
  auto look = [](core& of, const subject_id& whom, auto& into) -> asio::awaitable<outcome> {
    const caller by;
    auto shown = co_await of.asks().people.show_person(whom, "a call", by);
    if (!shown) co_return shown.error();
    auto found = co_await of.asks().accesses.accesses(whom, 10, "who looked", by);
    if (!found) co_return found.error();
    into = std::move(*found);
    co_return outcome();
  };
  const auto asks = [&] { return look(*core_, whom_, seen); };
  ASSERT_FALSE(ask({{"held", asks}}).at("held"));
  ASSERT_EQ(seen.size(), 1U) << "not the look itself";
  EXPECT_EQ(seen.front().purpose, "a call");
  EXPECT_EQ(seen.front().name, "uid:0");
  EXPECT_EQ(seen.front().entry, 0U) << "it has none yet";
  let_strand_go();
  ASSERT_FALSE(ask({{"free", asks}}).at("free"));
  ASSERT_EQ(seen.size(), 3U);
  for (const auto& one : seen) EXPECT_GT(one.entry, 0U) << one.purpose;
  EXPECT_EQ(seen.at(0).purpose, "a call");
  EXPECT_EQ(seen.at(1).purpose, "who looked");
}

/// So many that a search makes an index.
class searches : public showings {
 protected:
  void prepare() override {
    showings::prepare();
    std::vector<source_person> many;
    for (int i = 0; i < 600; ++i) many.push_back(one_of_many(std::to_string(1000 + i), "Kind" + std::to_string(i)));
    const auto done = take_in({.brin = "99XY", .persons = std::move(many)});
    ASSERT_EQ(done.how, state::intake_summary::ending::complete) << done.note;
  }
  asio::awaitable<outcome> find(std::string text, std::vector<person_view>& into) {
    const caller by;
    auto found = co_await core_->asks().people.find_persons(stichting, text, 10, "a call", by);
    if (!found) co_return found.error();
    into = std::move(*found);
    co_return outcome();
  }
};

TEST_F(searches, make_an_index_beside_the_strand_and_use_it) {
  hold_strand();
  const auto index = state::search_file_of(folder_);
  std::vector<person_view> found;
  ASSERT_FALSE(ask({{"first", [&] { return find("kind599", found); }}}).at("first"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().facts.family_name, "Kind599");
  ASSERT_TRUE(std::filesystem::exists(index));
  const auto made = std::filesystem::last_write_time(index);
  ASSERT_FALSE(ask({{"second", [&] { return find("canarie", found); }}}).at("second"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().id, whom_);
  EXPECT_EQ(std::filesystem::last_write_time(index), made) << "it is good as it is";
}

}  // namespace
}  // namespace sluis::daemon
