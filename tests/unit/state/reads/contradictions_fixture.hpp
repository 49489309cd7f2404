// Children whose keys name each other, for the tests of what a read does with them.
#pragma once

#include "state/facts/parts_that_wait.hpp"
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {

using namespace testing_support;
using ending = intake_summary::ending;

inline source_person child(const std::string& key, const std::string& given, const std::string& family,
                           const std::string& eck = "") {
  auto out = pupil(key, family);
  out.facts.call_name = given;
  out.facts.eck_id = eck;
  return out;
}

inline std::string letters(int n) {
  return std::string(1, static_cast<char>('a' + n / 26)) + static_cast<char>('a' + n % 26);
}

class contradictions : public store_fixture {
 protected:
  /// `count` children, whose names stand under keys that are `shift` further.
  static school_read children(int count, int rotated = 0) {
    school_read out;
    for (int i = 0; i < count; ++i) {
      const int who = i < rotated ? (i + 1) % rotated : i;
      out.persons.push_back(
          child(std::to_string(i + 1), "V" + letters(who), "Familie" + letters(who), "eck-" + std::to_string(who)));
    }
    return out;
  }
  /// The same keys, and under the first `others` of them children whom nobody knew.
  static school_read strangers(int count, int others) {
    auto out = children(count);
    for (int i = 0; i < others; ++i)
      out.persons[static_cast<std::size_t>(i)] =
          child(std::to_string(i + 1), "V" + letters(300 + i), "Familie" + letters(300 + i));
    return out;
  }
  /// As the daemon reads: again where the read asks for it.
  intake_summary sync(const school_read& read) {
    auto out = take_in(read);
    for (unsigned reads = 1; out.more_than_doubles && reads < most_reads; ++reads) {
      auto sink =
          store_->facts().read_school(source_id(read.source), today_, identity(), std::nullopt, newcomers::wait);
      hand_over(read, *sink).value();
      out = sink->summary();
    }
    return out;
  }
  void pass(int days = 1) {
    clock_.at += std::chrono::days(days);
    today_ += std::chrono::days(days);
  }
  intake_summary next_day(const school_read& read) {
    pass();
    return sync(read);
  }
  /// As the daemon reads what is approved.
  intake_summary take_in_approved(const school_read& read, const intake_summary& held) {
    auto sink = store_->facts().read_school(source_id(read.source), today_, identity(), held.held);
    hand_over(read, *sink).value();
    return sink->summary();
  }
  /// Approved, and taken in.
  intake_summary approve(const school_read& read, const intake_summary& held) {
    held_reads(*store_).approve(hash_of(held), by()).value();
    return take_in_approved(read, held);
  }
  std::vector<held_read> open() { return held_reads(*store_).open().value(); }
  static std::string hash_of(const intake_summary& s) { return to_hex(s.held->data(), s.held->size()); }
  actor_id by() { return store_->actor("uid:1000").value(); }
  std::uint64_t left() {
    const auto counts = store_->facts().counts().value();
    return counts.soft_deleted + counts.not_accepted;
  }
};

}  // namespace sluis::state
