// A staged file (staging.hpp) taken over into the memory, on the institution's strand, in slices: between two of them
// the strand does other work, and nothing is written before the last one, which writes all or nothing
// (state/facts/school_intake.hpp). What was decided meanwhile is seen: then it begins again with the first record. So
// it does where somebody must be let in while much is written. Whoever comes in again and again is let in so often and
// not more: then it is done in one go.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "model/clock.hpp"
#include "model/result.hpp"
#include "state/staging/staged_read.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct taken_over {
  state::intake_summary summary;
  result<void> ended;     // the error: nothing was taken in
  bool is_plain = false;  // read once, and nothing of it waited or was approved
};

class taking_over {
 public:
  struct settings {
    source_id source;
    std::set<source_id> configured;  // of the institution
    day today;
  };
  struct pace {
    std::chrono::milliseconds slice{20};
    unsigned most_tries = 10;
  };
  enum class step : std::uint8_t {
    more,          // there is more to do
    waits,         // until more is staged; see blocks_done()
    let_somebody,  // in, before it goes on
    done
  };

  explicit taking_over(settings with) : taking_over(std::move(with), pace{}) {}
  taking_over(settings with, pace p) : with_(std::move(with)), pace_(p) {}

  /// One slice. `from`: nullptr: nothing was staged. `end`: staging is over, and this is what the source gave; nullptr:
  /// more may come. `is_wanted`: somebody must be let in.
  step go_on(state::store& store, const std::shared_ptr<state::sealed_blocks>& from, const result<void>* end,
             const std::function<bool()>& is_wanted);
  [[nodiscard]] std::size_t blocks_done() const { return reader_ ? reader_->blocks_done() : 0; }
  /// It goes on only when all is staged.
  [[nodiscard]] bool must_be_one_piece() const { return tries_ >= pace_.most_tries; }
  [[nodiscard]] bool has_whole() const { return outcome_.ended.has_value(); }
  /// Once it is done.
  [[nodiscard]] taken_over outcome() && { return std::move(outcome_); }

 private:
  void begin_again();
  void begin_pass(state::store& store);
  [[nodiscard]] bool take(const state::staged_record& one);
  void fail(const error& cause, const source_position& where);
  [[nodiscard]] bool is_last_pass();

  settings with_;
  pace pace_;
  std::shared_ptr<state::readers> of_;  // tells one store from the next
  std::shared_ptr<state::sealed_blocks> from_;
  std::unique_ptr<state::staged_reader> reader_;
  std::unique_ptr<state::intake> intake_;
  unsigned tries_ = 1;
  unsigned passes_ = 0;                  // since it began, or began again
  std::optional<sha256_hash> approved_;  // of the pass at hand
  state::newcomers unknown_ = state::newcomers::taken_in;
  const std::function<bool()>* is_wanted_ = nullptr;  // of the slice at hand
  bool was_interrupted_ = false;                      // likewise
  taken_over outcome_;
};

}  // namespace sluis::daemon
