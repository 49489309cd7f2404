// Questions beside the strand. Each gets a connection of its own that cannot write, one snapshot of the database – the
// last COMMIT before the question – and the institution's keys for opening only. Nothing of it outlives the question:
// no connection, no statement, no page, no key. On any thread, several at a time; they wait for nobody but for the
// short sections of an erasure in which nobody may read (`keep_out`), because
//   - a snapshot of before a change of epoch does not belong to the keys of after it;
//   - the write-ahead file is emptied only when nobody reads from it (R-D2).
// Such a section, and closing the store, end the questions that run: they are asked again, from the beginning.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "model/result.hpp"

struct sqlite3;

namespace sluis::state {

class store;

class readers {
 public:
  /// What is published for readers by the strand; the rest they read from the database.
  struct published {
    std::uint64_t log = 0;     // entries in the log's files
    std::optional<error> why;  // why others are not
  };
  /// A store that cannot write, with the snapshot of now. Throws what opening a database throws.
  using opening = std::function<std::unique_ptr<store>(const published&)>;

  explicit readers(opening how) : open_(std::move(how)) {}
  readers(const readers&) = delete;
  readers& operator=(const readers&) = delete;

  /// `look(store&)` returns a result and writes nothing: a write throws. It may be called several times. What it throws
  /// is thrown; errc::unavailable: the store is closed, or others had to go first again and again.
  template <class Look>
  std::invoke_result_t<Look&, store&> ask(Look look) {
    for (int tries = 0; tries < most_tries; ++tries) {
      visit here(*this);
      if (!here.may_enter()) return closed();
      try {
        auto out = look(here.memory());
        if (out || !here.was_ended()) return out;
      } catch (...) {
        if (!here.was_ended()) throw;
      }
    }
    return others_first();
  }

  /// While it lives nobody reads.
  class nobody_reads {
   public:
    explicit nobody_reads(readers& of) : of_(&of) {}
    nobody_reads(nobody_reads&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    nobody_reads(const nobody_reads&) = delete;
    nobody_reads& operator=(const nobody_reads&) = delete;
    nobody_reads& operator=(nobody_reads&&) = delete;
    ~nobody_reads() {
      if (of_ != nullptr) of_->let_in();
    }

   private:
    readers* of_;
  };
  /// Ends the questions that run, and waits until they have gone; for the strand. errc::unavailable: one of them has
  /// not within a while (its disk hangs). One section at a time.
  [[nodiscard]] result<nobody_reads> keep_out();

  /// For the strand: what readers are told from now on.
  void publish(published now);
  /// Nobody reads any more, for good. Waits as keep_out() does, and not longer.
  void close();
  /// How long a section waits for questions; for tests.
  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }
  /// A read failed, or found damage: the store has to be closed and opened anew.
  [[nodiscard]] bool found_failure() const;

 private:
  /// A question that runs.
  class visit {
   public:
    explicit visit(readers& of);
    ~visit();
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    [[nodiscard]] bool may_enter() const { return is_in_; }
    /// Opened at first use.
    [[nodiscard]] store& memory();
    /// It broke off because nobody may read now.
    [[nodiscard]] bool was_ended() const;

   private:
    friend class readers;
    void leave_memory() noexcept;
    readers& of_;
    bool is_in_ = false;
    std::unique_ptr<store> memory_;
    sqlite3* connection_ = nullptr;
  };

  static constexpr int most_tries = 20;

  [[nodiscard]] static error closed();
  [[nodiscard]] static error others_first();
  bool wait_until_nobody_reads(std::unique_lock<std::mutex>& held);
  void let_in();

  opening open_;
  std::chrono::milliseconds patience_{5000};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  published published_;
  std::set<visit*> inside_;
  bool is_kept_out_ = false;
  bool is_closed_ = false;
  bool found_failure_ = false;
};

}  // namespace sluis::state
