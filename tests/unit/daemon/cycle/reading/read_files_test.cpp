// A source is staged beside the strand and taken over in slices: whole or nothing, and it holds nobody (issue 15).
#include "daemon/cycle/reading/read_files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <future>

#include "daemon/cycle/foreseen.hpp"
#include "state/orders.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

namespace asio = boost::asio;
using namespace state::testing_support;

using told_read = std::function<result<void>(school_sink&, const sources::read_progress&)>;

/// Files of which each is read by a function.
class told_source final : public sources::source {
 public:
  std::vector<told_read> files;
  std::atomic<unsigned> begun = 0;

  result<std::vector<sources::read_unit>> units(std::vector<std::string>&) override {
    std::vector<sources::read_unit> out;
    for (std::size_t i = 0; i < files.size(); ++i) out.push_back({std::to_string(i), std::to_string(i) + ".xml", 10});
    return out;
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink,
                    const sources::read_progress& progress) override {
    ++begun;
    auto done = files.at(std::stoul(unit.path))(sink, progress);
    if (!done) sink.fail(done.error(), {unit.name, 3, 1});
    return done;
  }
};

/// Opened once, by the test; the source waits for it.
class gate {
 public:
  void open() { promise_.set_value(); }
  void pass() const { opened_.wait(); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> opened_ = promise_.get_future().share();
};

class read_files_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    settings_.id = institution_id("stichting");
    where_ = std::make_shared<island>(settings_, worker_strand(workers_.get_executor()), io_.get_executor());
    where_->store = std::move(store_);
    seat_.settings.id = source_id("las");
    seat_.reader = source_;
  }
  void TearDown() override {
    workers_.join();
    where_->store.reset();
  }

  /// Letters, since a number is no name; other people at each school.
  static std::string name_of(const std::string& brin, int number) {
    std::string out = "Qu";
    out += static_cast<char>('a' + brin[0] - '0');
    for (int i = 0; i < 4; ++i, number /= 26) out += static_cast<char>('a' + number % 26);
    return out;
  }
  static result<void> tell_school(school_sink& to, const std::string& brin, int persons, const told_read& half_way,
                                  const sources::read_progress& progress) {
    source_school school;
    school.facts.brin = brin;
    school.facts.school_year = "2026-2027";
    SLUIS_TRY(to.begin(school));
    SLUIS_TRY(to.on_group(class_of("g", "4A")));
    for (int i = 0; i < persons; ++i) {
      if (i == persons / 2 && half_way) SLUIS_TRY(half_way(to, progress));
      SLUIS_TRY(to.on_person(one_of_many(std::to_string(i), name_of(brin, i), {"g"})));
      if (!progress(static_cast<std::uint64_t>(i))) return error(errc::unavailable, "stopped");
    }
    return to.end({1, static_cast<std::uint64_t>(persons), 0});
  }
  static told_read school_of(const std::string& brin, int persons, told_read half_way = {}) {
    return [=](school_sink& to, const sources::read_progress& progress) {
      return tell_school(to, brin, persons, half_way, progress);
    };
  }

  /// Begins to read all files; done() then says whether it is over.
  void begin(std::chrono::milliseconds at_most_silent = std::chrono::seconds(20)) {
    ended_ = false;
    reading_ = std::make_unique<source_reading>(seat_, std::set<source_id>{source_id("las")}, clock_.at, how_far_,
                                                stopping_, files_to_read::all, at_most_silent);
    reading_->look();
    asio::co_spawn(io_, read_files(*where_, *reading_, stopping_), [this](std::exception_ptr thrown) {
      ended_ = true;
      thrown_ = std::move(thrown);
    });
    io_.restart();
  }
  void run_until(const std::function<bool()>& is_so) {
    while (!is_so() && io_.run_one() > 0) {
    }
  }
  std::vector<read_report> go_to_the_end() {
    run_until([this] { return ended_; });
    reading_->finish(*where_->store).value();
    return std::move(*reading_).reports();
  }
  std::vector<read_report> read_all() {
    begin();
    return go_to_the_end();
  }
  /// On the strand, as an administrator's act is; waited for, while the read is under way.
  void act(const std::function<void(state::store&)>& what) {
    std::promise<void> done;
    asio::post(where_->strand, [&] {
      what(*where_->store);
      done.set_value();
    });
    done.get_future().wait();
  }
  std::uint64_t students() { return where_->store->facts().counts().value().students; }

  asio::io_context io_;
  asio::thread_pool workers_{1};
  config::institution_settings settings_;
  std::shared_ptr<island> where_;
  source_seat seat_;
  std::shared_ptr<told_source> source_ = std::make_shared<told_source>();
  activity how_far_{"reading", clock_};
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<source_reading> reading_;
  bool ended_ = false;
  std::exception_ptr thrown_;
};

TEST_F(read_files_test, files_are_read_one_after_the_other_and_one_that_fails_stops_no_other) {
  source_->files = {school_of("11XX", 3), school_of("22XX", 2000),
                    [](school_sink& to, const sources::read_progress&) -> result<void> {
                      source_school school;
                      school.facts.brin = "33XX";
                      SLUIS_TRY(to.begin(school));
                      return error(errc::invalid_input, "the tags do not match");
                    },
                    school_of("44XX", 5)};
  const auto reports = read_all();
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_EQ(reports[0].students, 3U);
  EXPECT_EQ(reports[1].students, 2000U);
  EXPECT_EQ(reports[2].ending, "complete");
  EXPECT_EQ(reports[3].ending, "failed");
  EXPECT_NE(reports[3].note.find("the tags do not match"), std::string::npos);
  EXPECT_EQ(students(), 2008U);
  const auto again = read_all();
  EXPECT_EQ(again.at(1).unchanged, 2001U);
  EXPECT_EQ(source_->begun, 8U);
}

TEST_F(read_files_test, a_source_that_is_slow_holds_neither_the_strand_nor_its_worker) {
  const auto slow = std::make_shared<gate>();
  const auto is_half_way = std::make_shared<std::atomic<bool>>(false);
  source_->files = {school_of("11XX", 4000, [=](school_sink&, const sources::read_progress&) -> result<void> {
    *is_half_way = true;
    slow->pass();
    return {};
  })};
  begin();
  run_until([=] { return is_half_way->load(); });
  act([](state::store& store) { store.actor("uid:1000").value(); });  // commits
  std::promise<void> other;                                           // another institution's work: there is one worker
  asio::post(workers_, [&] { other.set_value(); });
  other.get_future().wait();
  EXPECT_EQ(students(), 0U) << "nothing of half a read";
  slow->open();
  EXPECT_EQ(go_to_the_end().at(0).students, 4000U);
  EXPECT_EQ(students(), 4000U);
}

TEST_F(read_files_test, a_decision_that_is_made_while_it_is_taken_over_is_known_to_the_read) {
  source_->files = {school_of("11XX", 9000)};
  read_all();
  const auto whom = where_->store->facts().page(subject_kind::person, {}, 1).value().at(0).id;
  const auto slow = std::make_shared<gate>();
  const auto is_half_way = std::make_shared<std::atomic<bool>>(false);
  source_->files = {school_of("11XX", 9000, [=](school_sink&, const sources::read_progress&) -> result<void> {
    *is_half_way = true;
    slow->pass();
    return {};
  })};
  begin();
  run_until([=] { return is_half_way->load(); });
  io_.run_for(std::chrono::milliseconds(200));  // what was staged is taken over
  act([&](state::store& store) {
    state::orders(store).give(whom, order_kind::leave, "T-1", store.actor("uid:1000").value(), today_).value();
  });
  slow->open();
  const auto reports = go_to_the_end();
  EXPECT_EQ(reports.at(0).ending, "complete");
  EXPECT_EQ(reports.at(0).unchanged, 9001U);
  EXPECT_EQ(source_->begun, 2U) << "begun again from the staged file, not from the source";
}

TEST_F(read_files_test, a_share_that_hangs_is_given_up_its_other_files_are_not_tried_and_nobody_leaves) {
  source_->files = {school_of("11XX", 3), school_of("22XX", 3), school_of("33XX", 3)};
  read_all();
  const auto mounted = std::make_shared<gate>();
  source_->files[1] = school_of("22XX", 3, [=](school_sink&, const sources::read_progress&) -> result<void> {
    mounted->pass();
    return {};
  });
  source_->begun = 0;
  begin(std::chrono::milliseconds(100));
  const auto reports = go_to_the_end();
  EXPECT_EQ(source_->begun, 2U);
  EXPECT_EQ(*seat_.given_up, 1U);
  ASSERT_EQ(reports.size(), 2U) << "files that failed for the same cause are told together";
  EXPECT_NE(reports[1].note.find("does not answer"), std::string::npos) << reports[1].note;
  EXPECT_EQ(students(), 9U);
  mounted->open();
  EXPECT_TRUE(are_all_back(seat_.given_up, std::chrono::seconds(10)));
}

TEST_F(read_files_test, a_disk_that_is_full_fails_the_read_and_removes_nobody) {
  source_->files = {school_of("11XX", 4000)};
  read_all();
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
  source_->files = {[=](school_sink& to, const sources::read_progress& progress) {
    auto small = usual;
    small.rlim_cur = 100'000;
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    auto told = tell_school(to, "11XX", 2500, {}, progress);
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &usual), 0);
    return told;
  }};
  const auto reports = read_all();
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(reports.at(0).ending, "failed");
  EXPECT_NE(reports.at(0).note.find("the file of a read that is being taken in"), std::string::npos)
      << reports.at(0).note;
  EXPECT_EQ(students(), 4000U);
}

TEST_F(read_files_test, a_kill_at_the_commit_leaves_the_version_before) {
  source_->files = {school_of("11XX", 3000)};
  read_all();
  source_->files = {school_of("11XX", 2900)};
  where_->store->watch_commits([](state::store::commit_step step) -> result<void> {
    if (step == state::store::commit_step::before) throw std::runtime_error("killed");
    return {};
  });
  begin();
  run_until([this] { return ended_; });
  EXPECT_TRUE(thrown_);
  where_->store.reset();
  reopen();
  where_->store = std::move(store_);
  EXPECT_EQ(students(), 3000U);
  EXPECT_EQ(read_all().at(0).left, 100U);
  EXPECT_EQ(students(), 2900U);
}

TEST_F(read_files_test, what_the_source_throws_is_thrown) {
  source_->files = {
      [](school_sink&, const sources::read_progress&) -> result<void> { throw std::logic_error("a bug"); }};
  begin();
  run_until([this] { return ended_; });
  ASSERT_TRUE(thrown_);
  EXPECT_THROW(std::rethrow_exception(thrown_), std::logic_error);
}

TEST_F(read_files_test, a_stop_takes_nothing_in_and_a_closed_memory_neither) {
  for (const bool is_stop : {true, false}) {
    const auto slow = std::make_shared<gate>();
    const auto is_half_way = std::make_shared<std::atomic<bool>>(false);
    source_->files = {school_of("11XX", 4000, [=](school_sink&, const sources::read_progress&) -> result<void> {
      *is_half_way = true;
      slow->pass();
      return {};
    })};
    begin();
    run_until([=] { return is_half_way->load(); });
    if (is_stop) stopping_ = true;
    if (!is_stop) act([this](state::store&) { where_->store.reset(); });
    slow->open();
    run_until([this] { return ended_; });
    EXPECT_FALSE(thrown_);
    stopping_ = false;
    if (is_stop) {
      EXPECT_EQ(students(), 0U);
    }
  }
  reopen();
  where_->store = std::move(store_);
  EXPECT_EQ(students(), 0U);
}

}  // namespace
}  // namespace sluis::daemon
