#include "state/consent_coverage.hpp"

#include <algorithm>

#include "state/consent_terms.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::chrono::days one_day{1};

/// One that had begun when it was recorded took effect on that day; and it was recorded no later than what the log
/// tells of after it, so that a clock that was ahead and was put right leaves no consent out.
day takes_effect(const consent_history& all, const consent_terms& one) {
  if (!began_when_recorded(one)) return one.from;
  auto out = local_day(one.recorded_at);
  for (const auto& each : all) {
    if (each.leaf > one.leaf) out = std::min(out, local_day(each.recorded_at));
    if (each.withdrawn_on && each.withdrawal_leaf > one.leaf) out = std::min(out, *each.withdrawn_on);
  }
  return out;
}

/// Nothing: it never was in force.
std::optional<consent_coverage::span> span_of(const consent_history& all, const consent_terms& one) {
  consent_coverage::span out;
  out.from = takes_effect(all, one);
  out.last = one.until;
  bool was_withdrawn =
      one.withdrawn_on && *one.withdrawn_on <= one.until;  // and not only after it had ended or been replaced
  for (const auto& later : all) {
    if (later.leaf <= one.leaf) continue;
    const auto replaced_on = takes_effect(all, later);
    const bool was_there_first = one.withdrawn_on && later.leaf < one.withdrawal_leaf;
    if (was_there_first && replaced_on <= *one.withdrawn_on) was_withdrawn = false;
    out.last = std::min(out.last, replaced_on - one_day);
  }
  if (was_withdrawn) out.last = *one.withdrawn_on;
  out.was_withdrawn = was_withdrawn;
  if (out.last + one_day < out.from)
    return std::nullopt;  // one that was replaced on its first day ended the day before, and is not forgotten
  out.roles = one.roles;
  out.all_schools = one.schools.empty();
  return out;
}

/// Where the target's objects are, or were before a move; none: nothing was sent yet, or what was there was left.
std::vector<recipient> addresses_of(sqlite::database& db, const target_id& target) {
  auto read = db.prepare(
      "SELECT kind, address FROM recipient WHERE target = ?1 AND event IN (1, 2) AND seq > coalesce((SELECT max(seq) "
      "FROM recipient WHERE target = ?1 AND event = 3), 0)");
  read.bind_text(1, target.str());
  std::vector<recipient> out;
  while (read.step()) out.push_back({std::string(read.text(0)), std::string(read.text(1))});
  return out;
}

bool has_school(const consent_coverage::span& one, const subject_id& school) {
  return one.all_schools || std::binary_search(one.schools.begin(), one.schools.end(), school);
}

/// Of the spans that fit, the one that ended last.
template <class Fits>
std::optional<consent_coverage::end> newest_end(const std::vector<consent_coverage::span>& spans, day today,
                                                const Fits& fits) {
  std::optional<consent_coverage::end> out;
  for (const auto& one : spans) {
    if (one.from > today || !fits(one)) continue;
    if (!out || one.last > out->last) out = consent_coverage::end{one.last, one.was_withdrawn};
  }
  return out;
}

}  // namespace

bool consent_coverage::covers(role who, const subject_id& school, day on) const {
  return std::any_of(spans_.begin(), spans_.end(), [&](const span& one) {
    return one.from <= on && on <= one.last && !(one.was_withdrawn && on == one.last) && one.roles.has(who) &&
           has_school(one, school);
  });
}

std::optional<consent_coverage::end> consent_coverage::last_covered(role who, const subject_id& school,
                                                                    day today) const {
  return newest_end(spans_, today, [&](const span& one) { return one.roles.has(who) && has_school(one, school); });
}

std::optional<consent_coverage::end> consent_coverage::school_last_covered(const subject_id& school, day today) const {
  return newest_end(spans_, today, [&](const span& one) { return has_school(one, school); });
}

bool consent_coverage::is_always_whole() const {
  return std::all_of(spans_.begin(), spans_.end(),
                     [](const span& one) { return one.all_schools && one.roles == role_set::all(); });
}

std::vector<day> consent_coverage::changes_after(day today) const {
  std::vector<day> out;
  for (const auto& one : spans_) {
    if (one.from > today) out.push_back(one.from);
  }
  std::sort(out.begin(), out.end());
  return out;
}

result<consent_coverage> coverage_of(store& store, const target_id& target) {
  const auto all = consents_of(store.db(), target);
  const auto addresses = addresses_of(store.db(), target);
  std::vector<consent_coverage::span> spans;
  std::vector<const school_codes*> codes;
  for (const auto& one : all) {
    const auto span = span_of(all, one);
    // A consent for another recipient says nothing of what is at this one; it may still have replaced an earlier one.
    const bool is_elsewhere =
        !addresses.empty() && std::find(addresses.begin(), addresses.end(), one.to) == addresses.end();
    if (!span || is_elsewhere) continue;
    spans.push_back(*span);
    codes.push_back(&one.schools);
  }
  SLUIS_TRY(store.facts().each(subject_kind::school, [&](const current_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto held, store.facts().load_school(row));
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (!spans[i].all_schools && covers_school(*codes[i], held.facts)) spans[i].schools.push_back(row.id);
    }
    return {};
  }));
  for (auto& one : spans) std::sort(one.schools.begin(), one.schools.end());
  return consent_coverage(std::move(spans));
}

}  // namespace sluis::state
