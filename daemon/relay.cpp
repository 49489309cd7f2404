#include "daemon/relay.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

namespace sluis::daemon {

namespace {

struct discarded {};
struct broken_off {
  error cause;
  source_position where;
};
using call = std::variant<source_school, source_group, source_person, invalid_record, discarded, completeness, broken_off>;

/// Slots are used again, with the memory of the strings in them.
struct batch {
  std::vector<call> calls;
  std::size_t used = 0;
};
constexpr std::size_t batch_calls = 256;
constexpr std::size_t batches_under_way = 3;

/// Batches on their way. A refusal travels back and ends the way.
class passage {
 public:
  /// Gives an empty batch for the one handed over, or the refusal. Waits while enough are under way.
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
    full.used = 0;
    changed_.notify_all();
    return {};
  }
  /// Until everything handed over was taken in.
  result<void> settle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return refusal_ || (ready_.empty() && !at_work_); });
    if (refusal_) return *refusal_;
    return {};
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  /// The next batch for the storing side, which gives the last one back; false when there will be none.
  bool next(batch& done) {
    std::unique_lock lock(mutex_);
    if (at_work_) spare_.push_back(std::move(done));
    at_work_ = false;
    changed_.notify_all();
    changed_.wait(lock, [this] { return closed_ || !ready_.empty(); });
    if (ready_.empty() || refusal_) return false;
    done = std::move(ready_.front());
    ready_.pop_front();
    at_work_ = true;
    changed_.notify_all();
    return true;
  }
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
    if (++filling_.used < batch_calls) return {};
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
  result<void> operator()(const invalid_record& record) const { return refused_at(record.where, to.on_invalid(record)); }
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

void take_in(passage& way, school_sink& to) {
  batch arrived;
  while (way.next(arrived)) {
    for (std::size_t i = 0; i < arrived.used; ++i) {
      if (const auto answer = std::visit(said_to{to}, arrived.calls[i]); !answer) return way.refuse(answer.error());
    }
  }
}

}  // namespace

result<void> read_beside(const std::function<result<void>(school_sink&)>& read, school_sink& to) {
  passage way;
  result<void> gave;
  std::exception_ptr reading, storing;
  std::thread reader([&] {
    try {
      relay from(way);
      gave = read(from);
    } catch (...) {
      reading = std::current_exception();
    }
    way.close();
  });
  try {
    take_in(way, to);
  } catch (...) {
    storing = std::current_exception();
    way.refuse(error(errc::unavailable, "what was read could not be stored"));
  }
  reader.join();
  if (storing) std::rethrow_exception(storing);
  if (reading) std::rethrow_exception(reading);
  return gave;
}

}  // namespace sluis::daemon
