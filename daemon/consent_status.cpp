#include "daemon/consent_status.hpp"

#include "config/recipient.hpp"
#include "mapping/consent_end.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

using standing_kind = state::consent_standing::kind;

mapping::consent_end end_at(const grant& over, const config::institution_settings& institution, const config::target_settings& target) {
  const bool deletes = target.after_consent == config::target_settings::remainder::deleted;
  return mapping::end_of(over, target.consent_grace, institution.retention.term, deletes);
}

std::string accounts(std::uint64_t n, const char* kind) { return std::to_string(n) + " " + kind + (n == 1 ? " account" : " accounts"); }

const char* state_of(standing_kind what) {
  switch (what) {
    case standing_kind::valid: return "";
    case standing_kind::none: return "no consent";
    case standing_kind::future: return "consent begins later";
    case standing_kind::expired: return "consent ended";
    case standing_kind::withdrawn: return "consent withdrawn";
    case standing_kind::lost: return "consent lost";
    case standing_kind::other_recipient:
    case standing_kind::objects_elsewhere: break;
  }
  return "other recipient";
}

/// "12 active accounts stay until 2027-08-30 and are disabled from 2027-08-31 on; 3 inactive accounts remain and are deleted from 2027-11-29 on"
std::string remainder_text(const target_status& of) {
  const auto& what = of.without_consent;
  std::string out;
  if (what.active > 0) out = accounts(what.active, "active") + (what.active == 1 ? " is" : " are") + " disabled from " + to_string(*what.closes) + " on";
  if (what.inactive == 0) return out;
  if (!out.empty()) out += "; ";
  out += accounts(what.inactive, "inactive") + (what.inactive == 1 ? " remains" : " remain") + " at " + of.id.str();
  return out + (what.deletes ? "; deleted from " + to_string(*what.deletes) + " on" : "; left there on record (after_consent = keep)");
}

/// How many accounts are on record at an address to which nothing may be sent. Empty if there are none.
std::string out_of_reach_text(const state::shadow_counts& counts, const std::optional<recipient>& at) {
  const auto active = counts.active + counts.perhaps;
  if (active + counts.inactive + counts.groups == 0 || !at) return {};
  return "; " + accounts(active, "active") + " and " + accounts(counts.inactive, "inactive") + " are on record at " + to_string(*at) +
         ": nothing is asked there, nobody disables or deletes them, and none of them counts as gone";
}

std::string what_to_do(const state::consent_standing& standing, const std::string& of, day today) {
  const auto grant = "sluis consent grant " + of + " …";
  const auto days = (standing.ends - today).count();
  switch (standing.what) {
    case standing_kind::valid:
      if (notice_of(standing, today) == end_notice::none) return {};
      return "consent ends on " + to_string(standing.ends) + " (in " + std::to_string(days) + (days == 1 ? " day" : " days") + "): have the next one signed and record it: " + grant;
    case standing_kind::expired: return "no attribute leaves; record the next consent: " + grant;
    case standing_kind::withdrawn: return "nothing leaves; take the target out of the configuration when nothing remains there";
    case standing_kind::none:
    case standing_kind::future:
    case standing_kind::lost:
    case standing_kind::other_recipient: return "nothing leaves; record a consent for this recipient: " + grant;
    case standing_kind::objects_elsewhere: break;
  }
  return "nothing leaves, and nobody counts as gone there; say what became of the objects: sluis target moved " + of + ", or sluis target left " + of;
}

}  // namespace

end_notice notice_of(const state::consent_standing& standing, day today) {
  if (standing.what == standing_kind::expired) return end_notice::over;
  if (standing.what != standing_kind::valid) return end_notice::none;
  const auto left = (standing.ends - today).count();
  if (left <= 7) return end_notice::in_7_days;
  if (left <= 30) return end_notice::in_30_days;
  return left <= 60 ? end_notice::in_60_days : end_notice::none;
}

result<bool> is_consent_end_due(state::store& store, const config::institution_settings& institution, day today) {
  for (const auto& target : institution.targets) {
    SLUIS_ASSIGN(const auto over, store.consents().valid_grant(target.id, config::recipient_of(target), today));
    if (!over || over->what() == grant::kind::consent) continue;
    const auto end = end_at(*over, institution, target);
    const auto counts = store.shadow().count(target.id);
    if (counts.active > 0 && mapping::closes_on(end) <= today) return true;
    if (end.deletes && counts.first_closed && mapping::deletes_on(end, *counts.first_closed) <= today) return true;
  }
  return false;
}

namespace {

/// A move rests on an administrator's word until an object was found at the new address.
result<void> tell_unproven(state::store& store, const target_id& target, target_status& out) {
  state::recipients at(store);
  const auto last = at.proven(target);
  if (!at.is_unproven(target) || !last) return {};
  out.notice += (out.notice.empty() ? "" : "; ") + std::string("it was said to have moved from ") + to_string(*last) + ", and none of its objects was found at the new address yet";
  return {};
}

}  // namespace

result<void> tell_consent(state::store& store, const config::institution_settings& institution, const config::target_settings& target, day today, target_status& out) {
  const auto now = config::recipient_of(target);
  SLUIS_ASSIGN(const auto standing, store.consents().standing(target.id, now, today));
  out.consent = state::describe(standing, target.id, now);
  out.notice = what_to_do(standing, "--institution " + institution.id.str() + " --target " + target.id.str(), today);
  SLUIS_TRY(tell_unproven(store, target.id, out));
  if (standing.what == standing_kind::valid) out.consent_ends = standing.ends;
  if (standing.what == standing_kind::valid) return {};

  SLUIS_ASSIGN(const auto over, store.consents().valid_grant(target.id, now, today));
  if (over) {
    out.consent_ends = standing.last;
    const auto end = end_at(*over, institution, target);
    const auto counts = store.shadow().count(target.id);
    out.without_consent.active = counts.active;
    out.without_consent.inactive = counts.inactive;
    out.without_consent.groups = counts.groups;
    out.without_consent.closes = std::max(mapping::closes_on(end), today);
    if (end.deletes && counts.first_closed) out.without_consent.deletes = std::max(mapping::deletes_on(end, *counts.first_closed), today);
    if (const auto rest = remainder_text(out); !rest.empty()) out.notice += (out.notice.empty() ? "" : "; ") + rest;
  }
  const bool is_elsewhere = standing.what == standing_kind::other_recipient || standing.what == standing_kind::objects_elsewhere;
  if (is_elsewhere) {
    const auto counts = store.shadow().count(target.id);
    out.without_consent.active = counts.active + counts.perhaps;
    out.without_consent.inactive = counts.inactive;
    out.without_consent.groups = counts.groups;
    out.notice += out_of_reach_text(counts, state::recipients(store).known(target.id));
  }
  const bool says_more = out.state == "failing" || out.state == "pushing" || out.state == "held";
  if (!says_more) out.state = state_of(standing.what);
  const bool is_over = standing.what == standing_kind::expired || standing.what == standing_kind::withdrawn;
  if (is_over && !says_more) out.state += " on " + to_string(standing.last);
  out.problem = out.consent + (out.problem.empty() || out.problem == out.consent ? "" : "; " + out.problem);
  return {};
}

}  // namespace sluis::daemon
