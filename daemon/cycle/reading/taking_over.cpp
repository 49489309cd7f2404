#include "daemon/cycle/reading/taking_over.hpp"

#include <utility>
#include <variant>

#include "mapping/identity.hpp"
#include "state/facts/parts_that_wait.hpp"

namespace sluis::daemon {

namespace {

using staged_slice_clock = std::chrono::steady_clock;

state::identity_rules rules_with(const std::set<source_id>& configured) {
  return {mapping::contradiction_between,
          mapping::could_be,
          mapping::marks_of,
          mapping::folded_name,
          mapping::contradiction_with_any,
          mapping::is_renamed,
          mapping::is_another_name,
          mapping::new_names_of,
          mapping::folded_word,
          [&configured](const source_id& other) { return configured.contains(other); }};
}

/// Says to a sink what was said to the staged file. What the sink refuses is failed at its own place.
struct said_again {
  school_sink& to;

  result<void> operator()(const source_school& record) const { return at(record.where, to.begin(record)); }
  result<void> operator()(const source_group& record) const { return at(record.where, to.on_group(record)); }
  result<void> operator()(const source_person& record) const { return at(record.where, to.on_person(record)); }
  result<void> operator()(const invalid_record& record) const { return at(record.where, to.on_invalid(record)); }
  result<void> operator()(const state::staged_discard&) const { return at({}, to.discard()); }
  result<void> operator()(const state::staged_end& record) const { return at({}, to.end(record.proof)); }
  result<void> operator()(const state::staged_failure& record) const {
    to.fail(record.cause, record.where);
    return record.cause;
  }

 private:
  result<void> at(const source_position& where, result<void> answer) const {
    if (!answer) to.fail(answer.error(), where);
    return answer;
  }
};

bool is_end(const state::staged_record& one) {
  return std::holds_alternative<state::staged_end>(one) || std::holds_alternative<state::staged_failure>(one);
}

}  // namespace

void taking_over::begin_again() {
  intake_.reset();
  if (reader_) reader_->rewind();
  passes_ = 0;
  approved_.reset();
  unknown_ = state::newcomers::taken_in;
}

void taking_over::begin_pass(state::store& store) {
  intake_ = store.facts().read_school(with_.source, with_.today, rules_with(with_.configured), approved_, unknown_);
  intake_->let_in([this] {
    was_interrupted_ = !must_be_one_piece() && (*is_wanted_)();
    return was_interrupted_;
  });
  if (reader_) reader_->rewind();
  ++passes_;
}

void taking_over::fail(const error& cause, const source_position& where) {
  intake_->fail(cause, where);
  outcome_.ended = cause;
}

/// False: it was the last one of its pass.
bool taking_over::take(const state::staged_record& one) {
  outcome_.ended = std::visit(said_again{*intake_}, one);
  return outcome_.ended && !is_end(one);
}

/// A content that is held and approved is read once more, and then taken in: only at its end is it known which content
/// it was. Likewise, without the parts that have to wait.
bool taking_over::is_last_pass() {
  auto& done = outcome_;
  done.summary = intake_->summary();
  done.is_plain = passes_ == 1;
  intake_.reset();
  if (approved_ || !done.ended) return true;
  if (done.summary.more_than_doubles && passes_ < state::most_reads) {
    unknown_ = state::newcomers::wait;
    return false;
  }
  if (done.summary.more_than_doubles) {
    done.summary.how = state::intake_summary::ending::failed;
    done.ended = error(errc::unavailable, done.summary.note, "the next sync reads it again");
    return true;
  }
  if (!done.summary.held || !done.summary.is_approved) return true;
  approved_ = done.summary.held;
  unknown_ = state::newcomers::taken_in;
  return false;
}

taking_over::step taking_over::go_on(state::store& store, const std::shared_ptr<state::sealed_blocks>& from,
                                     const result<void>* end, const std::function<bool()>& is_wanted) {
  constexpr unsigned asked_each = 8;
  const auto begun = staged_slice_clock::now();
  if (from && !reader_) reader_ = std::make_unique<state::staged_reader>(*from);
  from_ = from;
  is_wanted_ = &is_wanted;
  was_interrupted_ = false;
  const auto seat = store.readers();
  const bool is_outdated = of_ != seat || (intake_ && intake_->is_outdated());
  if (std::exchange(of_, seat) && is_outdated) {
    begin_again();
    ++tries_;
  }
  if (must_be_one_piece() && end == nullptr) return step::waits;
  for (unsigned records = 1;; ++records) {
    if (!intake_) begin_pass(store);
    auto next = reader_ ? reader_->next() : result<const state::staged_record*>(nullptr);
    bool is_more = false;
    if (!next) {
      fail(next.error(), {});
    } else if (*next != nullptr) {
      is_more = take(**next);
    } else if (end == nullptr) {
      return step::waits;
    } else {
      fail(*end ? error(errc::corrupt, "the source ended without an end") : end->error(), {});
    }
    if (was_interrupted_ && !outcome_.ended) {
      begin_again();
      ++tries_;
      return step::let_somebody;
    }
    if (!is_more && is_last_pass()) return step::done;
    const bool is_time_up = records % asked_each == 0 && staged_slice_clock::now() - begun >= pace_.slice;
    if (is_time_up && !must_be_one_piece()) return step::more;
  }
}

}  // namespace sluis::daemon
