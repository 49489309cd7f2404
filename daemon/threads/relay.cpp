#include "daemon/threads/relay.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace sluis::daemon {

namespace {

struct discarded {};
struct broken_off {
  error cause;
  source_position where;
};
using call =
    std::variant<source_school, source_group, source_person, invalid_record, discarded, completeness, broken_off>;

std::size_t size_of(const source_school&) {
  return 0;
}
std::size_t size_of(const source_group& record) {
  return record.key.size() + record.facts.name.size();
}
std::size_t size_of(const discarded&) {
  return 0;
}
std::size_t size_of(const completeness&) {
  return 0;
}
std::size_t size_of(const broken_off&) {
  return 0;
}

std::size_t size_of(const source_person& record) {
  const auto& p = record.facts;
  auto out = record.key.size();
  for (const auto* text : {&p.given_names, &p.initials, &p.call_name, &p.family_name_prefix, &p.family_name,
                           &p.school_email, &p.eck_id, &p.user_name})
    out += text->size();
  for (const auto& function : p.functions) out += function.size() + sizeof function;
  for (const auto& one : record.memberships) {
    out += one.group_key.size() + sizeof one;
    for (const auto& function : one.functions) out += function.size() + sizeof function;
  }
  return out;
}

std::size_t size_of(const invalid_record& record) {
  auto out = record.problem.size() + record.group_name.size() + record.said.given_names.size() +
             record.said.family_name.size();
  for (const auto& key : record.named_groups) out += key.size() + sizeof key;
  return out;
}

/// Slots are used again, with the memory of the strings in them.
struct batch {
  std::vector<call> calls;
  std::size_t used = 0;
  std::size_t bytes = 0;         // of the texts in the slots that are used, about
  std::size_t bytes_so_far = 0;  // of all that the slots have held

  /// For the next records. The memory is given back before large records have filled every slot in turn.
  void empty() {
    bytes_so_far += bytes;
    if (bytes_so_far > most_bytes_kept) *this = {};
    used = bytes = 0;
  }

 private:
  static constexpr std::size_t most_bytes_kept = std::size_t{4} * 1024 * 1024;
};
constexpr std::size_t batch_calls = 256;
constexpr std::size_t batch_bytes = std::size_t{1024} * 1024;
constexpr std::size_t batches_under_way = 3;

/// The queue of batches between the two threads, first in, first out. At most `batches_under_way` wait in it, beside
/// the one that is being stored and the one that is being filled. A refusal of the storing side stays: nothing more is
/// taken out, and whoever hands over gets it.
class passage {
 public:
  /// Waits while the queue is full. `full` becomes an empty batch, a used one where there is one. The error: the
  /// refusal, and `full` was not taken.
  result<void> hand_over(batch& full) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return refusal_ || ready_.size() < batches_under_way; });
    if (refusal_) return *refusal_;
    ready_.push_back(std::move(full));
    full = {};
    if (!spare_.empty()) {
      full = std::move(spare_.back());
      spare_.pop_back();
    }
    full.empty();
    changed_.notify_all();
    return {};
  }
  /// Until everything that was handed over was stored. The error: the refusal.
  result<void> settle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return refusal_ || (ready_.empty() && !at_work_); });
    if (refusal_) return *refusal_;
    return {};
  }
  /// The reading side has ended: what is in the queue is still taken out.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  enum class arrival : std::uint8_t { batch, nothing_yet, no_more };
  /// For the storing side, which gives back the batch before as stored. no_more: refused, or closed and empty.
  arrival next(batch& done, std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    if (at_work_) spare_.push_back(std::move(done));
    at_work_ = false;
    changed_.notify_all();
    if (!changed_.wait_for(lock, at_most, [this] { return closed_ || !ready_.empty(); })) return arrival::nothing_yet;
    if (ready_.empty() || refusal_) return arrival::no_more;
    done = std::move(ready_.front());
    ready_.pop_front();
    at_work_ = true;
    changed_.notify_all();
    return arrival::batch;
  }
  /// By the storing side, or where the read has to end. The first one counts.
  void refuse(const error& cause) {
    const std::lock_guard lock(mutex_);
    if (!refusal_) refusal_ = cause;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<batch> ready_;
  std::vector<batch> spare_;
  bool at_work_ = false;
  bool closed_ = false;
  std::optional<error> refusal_;
};

/// The reading side.
class relay final : public school_sink {
 public:
  explicit relay(passage& way) : way_(way) {}

  result<void> begin(const source_school& school) override { return put(school); }
  result<void> on_group(const source_group& record) override { return put(record); }
  result<void> on_person(const source_person& record) override { return put(record); }
  result<void> on_invalid(const invalid_record& record) override { return put(record); }
  result<void> discard() override { return put(discarded{}); }
  result<void> end(const completeness& proof) override {
    SLUIS_TRY(put(proof));
    return flush();
  }
  void fail(const error& cause, const source_position& where) override {
    // Refused means failed already, by the storing side.
    if (put(broken_off{cause, where})) static_cast<void>(flush());
  }

 private:
  template <class Record>
  result<void> put(const Record& record) {
    auto& calls = filling_.calls;
    if (filling_.used == calls.size()) {
      calls.emplace_back(record);
    } else if (auto* const same = std::get_if<Record>(&calls[filling_.used])) {
      *same = record;
    } else {
      calls[filling_.used] = record;
    }
    filling_.bytes += size_of(record);
    if (++filling_.used < batch_calls && filling_.bytes < batch_bytes) return {};
    return way_.hand_over(filling_);
  }
  result<void> flush() {
    SLUIS_TRY(way_.hand_over(filling_));
    return way_.settle();
  }

  passage& way_;
  batch filling_;
};

/// The storing side: says to a sink what was said to the relay.
struct said_to {
  school_sink& to;

  result<void> operator()(const source_school& school) const { return refused_at(school.where, to.begin(school)); }
  result<void> operator()(const source_group& record) const { return refused_at(record.where, to.on_group(record)); }
  result<void> operator()(const source_person& record) const { return refused_at(record.where, to.on_person(record)); }
  result<void> operator()(const invalid_record& record) const {
    return refused_at(record.where, to.on_invalid(record));
  }
  result<void> operator()(const discarded&) const { return refused_at({}, to.discard()); }
  result<void> operator()(const completeness& proof) const { return refused_at({}, to.end(proof)); }
  result<void> operator()(const broken_off& why) const {
    to.fail(why.cause, why.where);
    return {};
  }

 private:
  result<void> refused_at(const source_position& where, result<void> answer) const {
    if (!answer) to.fail(answer.error(), where);
    return answer;
  }
};

/// What both threads use; the one that ends last frees it.
struct shared_read {
  passage way;
  std::atomic<std::uint64_t> bytes_done = 0;
  std::atomic<bool> must_end = false;
  result<void> gave;          // written by the reading thread before it is over
  std::exception_ptr thrown;  // likewise
};

void read_into(shared_read& shared, const reading_work& read) {
  const auto on_bytes = [&shared](std::uint64_t bytes_done) {
    shared.bytes_done = bytes_done;
    return !shared.must_end;
  };
  try {
    relay from(shared.way);
    shared.gave = read(from, on_bytes);
  } catch (...) {
    shared.thrown = std::current_exception();
  }
  shared.way.close();
}

error silent_share(std::chrono::milliseconds waited) {
  return {errc::unavailable,
          "nothing could be read for " + std::to_string(waited.count() / 1000) +
              " s: the disk or network share that it is on does not answer",
          "see whether that share is mounted and its server is up; it is read again by the next sync"};
}

/// The storing side of one read.
class storing {
 public:
  storing(shared_read& shared, school_sink& to, const read_watch& watch) : shared_(shared), to_(to), watch_(watch) {}

  /// Until the reading side has ended, or the read has to. The error: why it had to.
  result<void> take_in() {
    constexpr std::chrono::milliseconds look_again_after{20};
    batch arrived;
    for (;;) {
      const auto next = shared_.way.next(arrived, look_again_after);
      if (next == passage::arrival::no_more) return {};
      if (next == passage::arrival::batch && !store(arrived)) return {};
      follow();
      const auto why = why_it_must_end();
      if (!why) continue;
      if (has_whole_) return {};
      if (!has_failed_) end(*why);
      return *why;
    }
  }
  /// The proof that the read is whole was stored: whatever becomes of the reading thread, nothing follows.
  [[nodiscard]] bool has_whole() const { return has_whole_; }

 private:
  using clock = std::chrono::steady_clock;

  /// False: it was refused, which the reading side learns by its next call.
  bool store(const batch& arrived) {
    for (std::size_t i = 0; i < arrived.used; ++i) {
      const auto& one = arrived.calls[i];
      if (const auto answer = std::visit(said_to{to_}, one); !answer) {
        shared_.way.refuse(answer.error());
        return false;
      }
      has_whole_ = std::holds_alternative<completeness>(one);
      has_failed_ = std::holds_alternative<broken_off>(one);
    }
    last_sign_ = clock::now();
    return true;
  }
  void follow() {
    const auto now_done = shared_.bytes_done.load();
    if (now_done == bytes_done_) return;
    bytes_done_ = now_done;
    last_sign_ = clock::now();
    watch_.on_progress(bytes_done_);
  }
  [[nodiscard]] std::optional<error> why_it_must_end() const {
    if (clock::now() - last_sign_ >= watch_.at_most_silent) return silent_share(watch_.at_most_silent);
    if (has_whole_ || has_failed_ || !watch_.must_end()) return std::nullopt;
    return error(errc::unavailable, "stopped while it was read",
                 "nothing of it was taken in; the next sync reads it again");
  }
  /// A reading thread that still answers ends at its next call.
  void end(const error& why) {
    to_.fail(why, {});
    shared_.way.refuse(why);
    shared_.must_end = true;
  }

  shared_read& shared_;
  school_sink& to_;
  const read_watch& watch_;
  std::uint64_t bytes_done_ = 0;
  clock::time_point last_sign_ = clock::now();
  bool has_whole_ = false, has_failed_ = false;
};

/// One that was interrupted on a busy machine needs a moment to end; one that hangs does not come.
bool can_begin(const read_watch& watch) {
  constexpr int steps = 30;
  constexpr std::chrono::milliseconds step{100};
  for (int i = 0; i < steps && !watch.must_end(); ++i) {
    if (are_all_back(watch.given_up, step)) return true;
  }
  return are_all_back(watch.given_up, {});
}

}  // namespace

result<void> read_beside(const reading_work& read, school_sink& to, const read_watch& watch) {
  constexpr std::chrono::milliseconds to_come_back{500};
  if (!can_begin(watch)) {
    const error why(errc::unavailable, "an earlier read still waits for the disk or network share that it is on",
                    "see whether that share is mounted and its server is up");
    to.fail(why, {});
    return why;
  }
  const auto shared = std::make_shared<shared_read>();
  separate_thread reader(watch.given_up, [shared, read] { read_into(*shared, read); });
  storing side(*shared, to, watch);
  result<void> ended;
  try {
    ended = side.take_in();
  } catch (...) {
    shared->way.refuse(error(errc::unavailable, "what was read could not be stored"));
    shared->must_end = true;
    static_cast<void>(reader.wait_for(to_come_back));
    throw;
  }
  const bool is_over = reader.wait_for(ended && !side.has_whole() ? watch.at_most_silent : to_come_back);
  if (!ended) return ended;
  if (!is_over) return side.has_whole() ? result<void>() : silent_share(watch.at_most_silent);
  if (shared->thrown) std::rethrow_exception(shared->thrown);
  return shared->gave;
}

}  // namespace sluis::daemon
