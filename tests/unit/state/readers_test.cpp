// Questions beside the strand: what they see, that they cannot write, and that none of them stands in the way of an
// erasure or is left with what was erased (R-D2).
#include "state/readers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "state/absences.hpp"
#include "state/blocks.hpp"
#include "state/health.hpp"
#include "state/sqlite/database.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using std::chrono_literals::operator""s;

constexpr auto bound = 60s;  // of what ends at once, or never

class readers_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(
        {.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver", {"4a"})}});
    gone_ = person_called("Canarie").row.id;
    take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("2", "Blijver", {"4a"})}});
    absences all(*store_);
    all.accept(all.not_accepted().value(), "by plan", {}, today_).value();
    readers_ = store_->readers();
  }
  void TearDown() override {
    EXPECT_FALSE(store_ && is_broken(*store_)) << "a question ended with an error of the disk";
  }

  /// Names of all persons, opened.
  static result<std::string> names(store& memory) {
    std::string out;
    SLUIS_TRY(memory.facts().each(subject_kind::person, [&](const current_row& row) -> result<void> {
      SLUIS_ASSIGN(const auto one, memory.facts().load_person(row));
      out += one.facts.family_name + " ";
      return {};
    }));
    return out;
  }
  std::string asked_names() { return readers_->ask(&names).value(); }

  /// One of the subject's ciphertexts, as a question has it in its hand.
  struct ciphertext {
    std::uint64_t n = 0;
    std::string sealed;
  };
  static ciphertext sealed_of(store& memory, const subject_id& whom) {
    auto read = memory.db().prepare("SELECT n, payload FROM version WHERE subject = ? ORDER BY seq LIMIT 1");
    if (!read.bind(1, whom).step()) return {};
    return {static_cast<std::uint64_t>(read.integer(0)), std::string(read.blob(1))};
  }

  subject_id gone_;
  std::shared_ptr<readers> readers_;
};

TEST_F(readers_test, a_question_sees_the_last_commit_and_not_what_is_under_way) {
  const auto before = asked_names();
  const auto seen_by_now = [&] {
    return readers_->ask([](store& memory) { return result<std::uint64_t>(memory.log_size()); }).value();
  };
  const auto size = store_->log_size();
  {
    store::work work(*store_);
    store_->log().append({mutation_kind::admin_act, {}, 0, {}, {}, {}, "something"});
    EXPECT_EQ(seen_by_now(), size) << "it is not on record yet";
    work.commit().value();
  }
  EXPECT_EQ(seen_by_now(), size + 1) << "what was answered is seen by the next question";
  EXPECT_EQ(asked_names(), before);
}

TEST_F(readers_test, a_question_sees_one_moment) {
  const auto both = readers_->ask([&](store& memory) -> result<std::pair<std::string, std::string>> {
    SLUIS_ASSIGN(auto first, names(memory));
    store_->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, "something"}).value();
    blocks(*store_).begin(gone_, "ref", {}).value();
    SLUIS_ASSIGN(auto second, names(memory));
    EXPECT_TRUE(blocks(memory).newest().empty());
    return std::pair(std::move(first), std::move(second));
  });
  EXPECT_EQ(both->first, both->second);
  EXPECT_EQ(readers_->ask([](store& memory) { return result<std::size_t>(blocks(memory).newest().size()); }).value(),
            1U);
}

TEST_F(readers_test, a_question_cannot_write) {
  struct way {
    const char* name;
    std::function<void(store&)> write;
  };
  const auto all = std::vector<way>{
      {"a work", [](store& s) { store::work work(s); }},
      {"a transaction", [](store& s) { sqlite::transaction work(s.db()); }},
      {"a statement", [](store& s) { s.db().prepare("UPDATE current SET state = 3").run(); }},
      {"a deletion", [](store& s) { s.db().exec("DELETE FROM version"); }},
      {"an entry of the log",
       [](store& s) {
         s.log().append({mutation_kind::admin_act, {}, 0, {}, {}, {}, ""});
       }},
      {"an entry on its own",
       [](store& s) {
         s.record({mutation_kind::admin_act, {}, 0, {}, {}, {}, ""}).value();
       }},
      {"an access", [&](store& s) { s.record_access({}, {gone_}, "why", "name").value(); }},
      {"an actor", [](store& s) { (void)s.actor("uid:1 (anna)").value(); }},
      {"a key", [](store& s) { s.keys().create(subject_id{}).value(); }},
      {"a seal", [&](store& s) { (void)s.keys().seal(gone_, record_kind::fact, 9, "x").value(); }},
      {"keys to the disk", [](store& s) { s.keys().sync().value(); }},
      {"keys cut off", [](store& s) { s.keys().settle(0).value(); }},
      {"another epoch", [](store& s) { (void)s.keys().write_next_epoch({}).value(); }},
      {"the epoch left", [](store& s) { s.keys().go_to_next_epoch().value(); }},
      {"a secret", [](store& s) { (void)s.keys().wrap_for_institution("x", "y").value(); }},
      {"a block", [&](store& s) { (void)blocks(s).begin(gone_, "ref", {}).value(); }},
      {"a name", [&](store& s) { s.facts().assign_name(*s.facts().find(gone_).value(), "x").value(); }},
      {"the write-ahead file", [](store& s) { s.db().empty_write_ahead_file().value(); }},
  };
  const auto before = contents();
  const auto size = store_->log_size();
  for (const auto& [name, write] : all) {
    const auto did = readers_->ask([&write = write](store& memory) -> result<bool> {
      EXPECT_TRUE(memory.only_looks());
      try {
        write(memory);
      } catch (const std::exception&) {
        return false;
      }
      return true;
    });
    EXPECT_FALSE(did.value()) << name;
  }
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log_size(), size);
  EXPECT_EQ(store_->keys().epoch(), 1U);
}

/// A question that holds its snapshot until it is told to go on; of the strand's thread it is waited for.
class held_question {
 public:
  template <class Look>
  held_question(const std::shared_ptr<readers>& of, Look then, std::function<void(store&)> before = {})
      : answer_(std::async(std::launch::async, [this, of, then, before] {
          return of->ask([this, then, before](store& memory) -> result<std::string> {
            if (++tries_ == 1) {
              if (before) before(memory);
              is_in_.set_value();
              go_on_.get_future().wait();
            }
            return then(memory);
          });
        })) {
    is_in_.get_future().wait();
  }
  void go_on() { go_on_.set_value(); }
  result<std::string> answer() {
    if (answer_.wait_for(bound) != std::future_status::ready) throw std::runtime_error("the question does not end");
    return answer_.get();
  }
  [[nodiscard]] int tries() const { return tries_; }

 private:
  std::atomic<int> tries_ = 0;
  std::promise<void> is_in_, go_on_;
  std::future<result<std::string>> answer_;
};

// A question that began before: it has the rows and opens them with nothing, and is asked again.
TEST_F(readers_test, a_question_that_began_before_an_erasure_ends_before_the_key_goes_and_sees_nothing_of_the_erased) {
  const auto ciphertext_before = sealed_of(*store_, gone_);
  ASSERT_NE(all_bytes_of(folder_).find(ciphertext_before.sealed), std::string::npos);
  std::string seen_first;
  const auto what_opens = [&](store& memory) -> std::string {
    const auto known = sealed_of(memory, gone_);
    if (known.sealed.empty()) return "no row";
    return memory.keys().open(gone_, record_kind::fact, known.n, known.sealed) ? "opened" : "no key";
  };
  // It goes on until it is ended: so the erasure waits for it, and not it for the erasure.
  const auto until_ended = [&](store& memory) -> result<std::string> {
    const auto end = std::chrono::steady_clock::now() + bound;
    auto out = what_opens(memory);
    while (out == "opened" && std::chrono::steady_clock::now() < end) out = what_opens(memory);
    return out;
  };
  held_question question(readers_, until_ended, [&](store& memory) { seen_first = what_opens(memory); });
  auto erased = std::async(std::launch::async, [&] { return store_->erase({gone_}, {}, "retention 90 days"); });
  question.go_on();
  EXPECT_NE(question.answer().value(), "opened") << "no key, or no row any more: by when it was asked again";
  EXPECT_GE(question.tries(), 2) << "it was asked again, with what there is since";
  EXPECT_EQ(seen_first, "opened") << "its key was there as long as the question was";
  ASSERT_EQ(erased.wait_for(bound), std::future_status::ready);
  EXPECT_EQ(erased.get().value(), 1U);
  EXPECT_EQ(store_->keys().epoch(), 2U);
  EXPECT_EQ(all_bytes_of(folder_).find(ciphertext_before.sealed), std::string::npos)
      << "neither in the database nor in its write-ahead file";
}

TEST_F(readers_test, the_keys_of_questions_are_the_institutions_and_an_erased_one_is_gone_for_all_of_them) {
  ciphertext of_the_gone, of_the_other;
  const auto other = person_called("Blijver").row.id;
  const auto keys = store_->keys().reader();  // as a question has them, and longer than one may
  (void)readers_->ask([&](store& memory) -> result<bool> {
    of_the_gone = sealed_of(memory, gone_);
    of_the_other = sealed_of(memory, other);
    EXPECT_TRUE(memory.keys().open(gone_, record_kind::fact, of_the_gone.n, of_the_gone.sealed));
    return true;
  });
  EXPECT_TRUE(keys->open(gone_, record_kind::fact, of_the_gone.n, of_the_gone.sealed)) << "kept unwrapped from now on";
  const auto seal_before = keys->derive_for_epoch("x");
  store_->erase({gone_}, {}, "retention 90 days").value();
  EXPECT_FALSE(keys->has(gone_));
  EXPECT_EQ(keys->open(gone_, record_kind::fact, of_the_gone.n, of_the_gone.sealed).error().code(), errc::not_found);
  EXPECT_TRUE(keys->open(other, record_kind::fact, of_the_other.n, of_the_other.sealed));
  EXPECT_EQ(keys->epoch(), 2U);
  EXPECT_NE(keys->derive_for_epoch("x").reveal(), seal_before.reveal());
  store_.reset();
  EXPECT_THROW((void)keys->open(other, record_kind::fact, of_the_other.n, of_the_other.sealed), result_error)
      << "closing takes them from everybody";
}

TEST_F(readers_test, questions_without_a_break_keep_no_erasure_from_its_end) {
  std::atomic<bool> is_over = false;
  std::atomic<int> asked = 0, wrong = 0;
  std::vector<std::thread> askers;
  for (int i = 0; i < 3; ++i) {
    askers.emplace_back([&] {
      while (!is_over) {
        const auto found = readers_->ask(&names);
        ++asked;
        if (!found || (*found != "Canarie Blijver " && *found != "Blijver Canarie " && *found != "Blijver ")) ++wrong;
      }
    });
  }
  while (asked < 10) std::this_thread::yield();
  auto erased = std::async(std::launch::async, [&] { return store_->erase({gone_}, {}, "retention 90 days"); });
  const bool has_ended = erased.wait_for(bound) == std::future_status::ready;
  is_over = true;
  for (auto& each : askers) each.join();
  ASSERT_TRUE(has_ended);
  EXPECT_EQ(erased.get().value(), 1U);
  EXPECT_EQ(wrong, 0) << "no half of an erasure is seen, and no key is missed";
  EXPECT_EQ(asked_names(), "Blijver ");
}

TEST_F(readers_test, a_question_that_does_not_end_lets_the_erasure_be_tried_again) {
  readers_->set_patience(std::chrono::milliseconds(20));
  held_question question(readers_, [](store&) -> result<std::string> { return std::string("ended"); });
  const auto refused = store_->erase({gone_}, {}, "retention 90 days");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::unavailable);
  EXPECT_TRUE(store_->keys().has(gone_)) << "nothing is done by half";
  EXPECT_EQ(store_->keys().epoch(), 1U);
  question.go_on();
  EXPECT_EQ(question.answer().value(), "ended");
  EXPECT_EQ(store_->erase({}, {}, "").value(), 1U);
  EXPECT_FALSE(store_->keys().has(gone_));
  EXPECT_EQ(asked_names(), "Blijver ");
}

TEST_F(readers_test, a_closed_memory_answers_that_it_is_closed_and_a_question_that_runs_is_ended) {
  held_question question(readers_, [](store& memory) -> result<std::string> {
    memory.db().exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
    return std::string("never");
  });
  auto closed = std::async(std::launch::async, [&] { store_.reset(); });
  question.go_on();
  EXPECT_EQ(question.answer().error().code(), errc::unavailable);
  ASSERT_EQ(closed.wait_for(bound), std::future_status::ready);
  EXPECT_EQ(readers_->ask(&names).error().code(), errc::unavailable);
  reopen();
  readers_ = store_->readers();
  EXPECT_FALSE(asked_names().empty());
}

TEST_F(readers_test, what_the_log_s_files_lack_is_told_to_questions) {
  store_->watch_commits([](store::commit_step at) -> result<void> {
    if (at == store::commit_step::committed) return error(errc::io, "the disk is full");
    return {};
  });
  store_->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, "something"}).value();
  const auto told = readers_->ask([](store& memory) -> result<std::string> {
    return std::to_string(memory.log_size() - memory.log_published()) + " " + memory.unpublished().value().message();
  });
  EXPECT_EQ(told.value(), "1 the disk is full");
}

// Each question has a connection of its own, which ends with it.
TEST_F(readers_test, nothing_stays_open_after_questions) {
  const auto open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  (void)asked_names();
  const auto before = open_files();
  for (int i = 0; i < 20; ++i) (void)asked_names();
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace sluis::state
