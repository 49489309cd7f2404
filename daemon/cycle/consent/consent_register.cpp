#include "daemon/cycle/consent/consent_register.hpp"

#include <algorithm>
#include <utility>

#include "model/local_time.hpp"

namespace sluis::daemon {

namespace {

using standing_kind = state::consent_standing::kind;

/// Of a consent that nobody withdrew or replaced, and whose first and last day are not the reason why nothing leaves.
std::string state_by(const state::consent_standing& standing, const consent& what) {
  switch (standing.what) {
    case standing_kind::other_recipient:
      return "for another recipient";
    case standing_kind::objects_elsewhere:
      return "accounts elsewhere";
    case standing_kind::lost:
      return "replaced (by one that a restore lost)";
    case standing_kind::clock_in_doubt:
      return standing.consent == what.id ? "in force, if the clock is wrong" : "not in force";
    case standing_kind::none:
    case standing_kind::valid:
    case standing_kind::future:
    case standing_kind::expired:
    case standing_kind::withdrawn:
      break;
  }
  return "not in force";
}

std::string consent_state(const consent& what, std::optional<day> replaced, const state::consent_standing* standing,
                          day today) {
  if (what.withdrawn_at) return "withdrawn";
  // Before its first day and the day on which it replaces another: where the clock was put back, the log decides
  // (state/consent_terms.hpp).
  const bool is_in_force =
      standing != nullptr && standing->what == standing_kind::valid && standing->consent == what.id;
  if (is_in_force) return "in force";
  if (replaced && *replaced <= today) return "replaced";
  if (what.valid_until < today) return "ended";
  if (what.valid_from > today) return "begins later";
  if (standing == nullptr) return "target not configured";
  return state_by(*standing, what);
}

}  // namespace

std::optional<day> replaced_on(const std::vector<consent>& all, std::size_t of) {
  std::optional<day> out;
  for (std::size_t later = of + 1; later < all.size(); ++later) {
    if (all[later].target != all[of].target) continue;
    const auto from = std::max(all[later].valid_from, local_day(all[later].recorded_at));
    if (from <= all[of].valid_until && (!out || from < *out)) out = from;
  }
  return out;
}

std::vector<registered_consent> register_of(std::vector<consent> all,
                                            const std::map<target_id, state::consent_standing>& standings, day today) {
  std::vector<registered_consent> out;
  out.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto standing = standings.find(all[i].target);
    const auto replaced = replaced_on(all, i);
    auto state = consent_state(all[i], replaced, standing == standings.end() ? nullptr : &standing->second, today);
    out.push_back({all[i], std::move(state), replaced});
  }
  return out;
}

}  // namespace sluis::daemon
