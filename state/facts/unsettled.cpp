#include "state/facts/unsettled.hpp"

#include <algorithm>

namespace sluis::state {

namespace {

/// So many records without a usable key are an export gone wrong; beyond that only their kind and role are kept.
constexpr std::size_t most_names = 10'000;
/// More comparisons of names would take longer than the read.
constexpr std::size_t most_comparisons = 200'000;

bool is_about(const unsettled_records::record& one, subject_kind kind, role who) {
  return one.kind == kind && (kind != subject_kind::person || !one.role || *one.role == who);
}

bool says_no_name(const unsettled_records::record& one) {
  return one.kind == subject_kind::group ? one.group_name.empty() : one.said.is_empty();
}

/// One that contradicts keeps people by later reads as well.
const unsettled_records::record& stronger(const unsettled_records::record* one,
                                          const unsettled_records::record& other) {
  return one == nullptr || (other.contradicts && !one->contradicts) ? other : *one;
}

}  // namespace

void unsettled_records::add(record one) {
  if (records_.size() < most_names) {
    records_.push_back(std::move(one));
    return;
  }
  const auto same = [&](const record& other) {
    return other.kind == one.kind && other.role == one.role && says_no_name(other);
  };
  if (std::any_of(records_.begin(), records_.end(), same)) return;
  records_.push_back({one.kind, one.role, {}, {}, std::move(one.where)});
}

void unsettled_records::clear() {
  records_.clear();
  records_.shrink_to_fit();
}

const unsettled_records::record* unsettled_records::about_anybody(subject_kind kind, role who,
                                                                  std::size_t unseen) const {
  const record *nameless = nullptr, *last = nullptr;
  std::size_t count = 0;
  for (const auto& one : records_) {
    if (!is_about(one, kind, who)) continue;
    if (says_no_name(one)) nameless = &stronger(nameless, one);
    last = &stronger(last, one);
    ++count;
  }
  if (nameless != nullptr) return nameless;
  return count * unseen > most_comparisons ? last : nullptr;
}

bool unsettled_records::has_contradicting(subject_kind kind, role who) const {
  return std::any_of(records_.begin(), records_.end(),
                     [&](const record& one) { return one.contradicts && is_about(one, kind, who); });
}

const unsettled_records::record* unsettled_records::about(const person& known, const could_be_test& could_be) const {
  const record* out = nullptr;
  for (const auto& one : records_) {
    if (out != nullptr && (out->contradicts || !one.contradicts)) continue;
    if (is_about(one, subject_kind::person, known.role) && could_be(known, one.said)) out = &one;
  }
  return out;
}

const unsettled_records::record* unsettled_records::about(const group& known) const {
  for (const auto& one : records_) {
    if (one.kind == subject_kind::group && one.group_name == known.name) return &one;
  }
  return nullptr;
}

}  // namespace sluis::state
