// What becomes of accounts at a target when its consent is over: how long they stay as they are, and when they are
// deleted. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "model/clock.hpp"
#include "model/consent.hpp"

namespace sluis::mapping {

struct consent_end {
  bool was_withdrawn = false;   // an administrator ordered it; else the last day is over
  day last_day{};               // grant::last_day()
  std::chrono::days grace{30};  // of an expiry: accounts stay as they are for so long
  std::chrono::days term{90};   // inactive accounts are kept for so long …
  bool deletes = true;          // … and then deleted; false: they are left there on record
};

/// A withdrawal that was written down while the clock was ahead has happened all the same: its term runs from the day
/// since which each account is inactive.
[[nodiscard]] inline consent_end as_it_happened(consent_end end, day today) {
  if (end.was_withdrawn && end.last_day > today) end.last_day = {};
  return end;
}

[[nodiscard]] inline consent_end end_of(const grant& over, std::chrono::days grace, std::chrono::days term,
                                        bool deletes) {
  return {over.what() == grant::kind::withdrawal, over.last_day(), grace, term, deletes};
}

/// The first day on which accounts are disabled.
[[nodiscard]] inline day closes_on(const consent_end& end) {
  return end.was_withdrawn ? end.last_day : end.last_day + end.grace + std::chrono::days{1};
}

/// What an administrator withdrew is over at once, whatever day was written down for it.
[[nodiscard]] inline bool is_closing(const consent_end& end, day today) {
  return end.was_withdrawn || closes_on(end) <= today;
}

/// The first day on which an account is deleted that was disabled on `closed`: the term runs from when both the consent
/// was over and the account was disabled. A plan that was held for months does not shorten it.
[[nodiscard]] inline day deletes_on(const consent_end& end, day closed) {
  return std::max(closes_on(end), closed) + end.term;
}

/// Of two ends that concern the same account, the one that came first: what ends later puts nothing off.
[[nodiscard]] inline consent_end earlier_of(const consent_end& one, const consent_end& other) {
  return closes_on(other) < closes_on(one) ? other : one;
}

}  // namespace sluis::mapping
