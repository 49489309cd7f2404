#include "daemon/cycle/consent/consent_status.hpp"

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/outdated_plan.hpp"
#include "mapping/consent_end.hpp"
#include "state/next_consent.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

using standing_kind = state::consent_standing::kind;

std::string days_ahead(std::int64_t days) {
  if (days == 0) return "today";
  return days == 1 ? "tomorrow" : "in " + std::to_string(days) + " days";
}

std::string accounts(std::uint64_t n, const char* kind) {
  return std::to_string(n) + " " + kind + (n == 1 ? " account" : " accounts");
}

const char* standing_word(standing_kind what) {
  switch (what) {
    case standing_kind::valid:
      return "";
    case standing_kind::none:
      return "no consent";
    case standing_kind::future:
      return "consent begins later";
    case standing_kind::expired:
      return "consent ended";
    case standing_kind::withdrawn:
      return "consent withdrawn";
    case standing_kind::lost:
      return "consent lost";
    case standing_kind::clock_in_doubt:
      return "clock in doubt";
    case standing_kind::other_recipient:
    case standing_kind::objects_elsewhere:
      break;
  }
  return "other recipient";
}

/// "0159a929…, 1a0c1d67… and 3 more": handles, so that somebody can look (sluis person show).
std::string named(const std::vector<subject_id>& who) {
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, who.size()); ++i) out += (i == 0 ? "" : ", ") + who[i].hex();
  return who.size() > most ? out + " and " + std::to_string(who.size() - most) + " more" : out;
}

/// What follows "a plan is made that disables them".
std::string waits_text(approval what) {
  return what == approval::needed ? "; it will wait for your approval"
                                  : "; it waits for your approval where they are many";
}

/// "12 active accounts stay on until 2027-08-31; on that day a plan is made …". A plan that is held has no day: it
/// waits for somebody.
std::string active_text(const uncovered_accounts& what, std::optional<day> next_begins, bool is_held, day today) {
  if (what.active == 0) return {};
  const auto who = accounts(what.active, "active");
  const auto be = what.active == 1 ? std::string(" is") : std::string(" are");
  if (next_begins && *next_begins <= *what.closes)
    return who + (what.active == 1 ? " stays as it is" : " stay as they are") + " until then";
  const std::string them = what.active == 1 ? "it" : "them";
  if (today < *what.closes) {
    const auto until = who + (what.active == 1 ? " stays" : " stay") + " on until " + to_string(*what.closes) +
                       ": on that day a sync makes a plan that disables " + them;
    return until + (what.disabling == approval::not_needed ? "" : waits_text(what.disabling));
  }
  if (is_held)
    return who + be + " to be disabled since " + to_string(*what.closes) +
           ": that plan is held and waits for your approval";
  if (what.refused.empty() && what.disabling != approval::not_needed) {
    return who + be + " to be disabled since " + to_string(*what.closes) +
           ": the next sync makes a plan that disables " + them + waits_text(what.disabling);
  }
  if (what.refused.empty()) return who + " will be disabled by the next sync";
  if (what.refused.size() >= what.active)
    return who + " could not be disabled, and each sync tries again: " + named(what.refused);
  return who + " will be disabled by the next sync; of these " + std::to_string(what.refused.size()) +
         " could not be disabled so far: " + named(what.refused);
}

/// "3 inactive accounts remain at partner; deleted from 2027-11-29 on, the last of them from 2027-12-19 on". Nobody is
/// deleted for want of a consent on a day from which on the next one counts.
std::string inactive_text(const uncovered_accounts& what, std::optional<day> next_begins, const std::string& target,
                          bool is_held, day today) {
  if (what.inactive == 0) return {};
  const auto who = accounts(what.inactive, "inactive") + (what.inactive == 1 ? " remains at " : " remain at ") + target;
  if (!next_begins) return who + fate_text(what, is_held, today);
  if (!what.first_deleted || *next_begins <= *what.first_deleted)
    return who + (what.inactive == 1 ? ", and stays as it is until then" : ", and stay as they are until then");
  return who + fate_text(what, is_held, today) + "; what is left on " + to_string(*next_begins) +
         " goes by the next consent";
}

std::string remainder_text(const uncovered_accounts& what, std::optional<day> next_begins, const std::string& target,
                           bool is_held, day today) {
  const auto active = active_text(what, next_begins, is_held, today),
             inactive = inactive_text(what, next_begins, target, is_held, today);
  return active + (active.empty() || inactive.empty() ? "" : "; ") + inactive;
}

void add_notice(target_status& out, const std::string& more) {
  if (!more.empty()) out.notice += (out.notice.empty() ? "" : "; ") + more;
}

/// How many accounts are on record at an address to which nothing may be sent. Empty if there are none.
std::string out_of_reach_text(const state::shadow_counts& counts, const std::optional<recipient>& at) {
  const auto active = counts.active + counts.perhaps;
  if (active + counts.inactive + counts.groups == 0 || !at) return {};
  return "; " + accounts(active, "active") + " and " + accounts(counts.inactive, "inactive") + " are on record at " +
         to_string(*at) +
         ": nothing is asked there, so they are neither disabled nor deleted, and their owners are not erased";
}

std::string nothing_until(day next_begins) {
  return "nothing leaves until " + to_string(next_begins) + ", when the next consent on record begins";
}

std::string what_to_do(const consent_outlook& outlook, const std::string& of, day today) {
  const auto& standing = outlook.standing;
  const auto grant = "sluis consent grant " + of + " …";
  const auto days = (standing.ends - today).count();
  switch (standing.what) {
    case standing_kind::valid:
      if (notice_of(standing, today) == end_notice::none) return {};
      return "consent ends on " + to_string(standing.ends) + " (" + days_ahead(days) + ")" +
             (outlook.next_begins ? ", and the next one on record begins on " + to_string(*outlook.next_begins) +
                                        ": no attribute leaves in between"
                                  : ": have the next one signed and record it: " + grant);
    case standing_kind::expired:
      if (outlook.next_begins)
        return "no attribute leaves until " + to_string(*outlook.next_begins) +
               ", when the next consent on record begins";
      return "no attribute leaves; record the next consent: " + grant;
    case standing_kind::withdrawn:
      return outlook.next_begins ? nothing_until(*outlook.next_begins) : "nothing leaves";
    case standing_kind::future:
      return "nothing leaves before " + to_string(standing.from) + ", when the consent on record begins";
    case standing_kind::none:
    case standing_kind::lost:
    case standing_kind::other_recipient:
      return outlook.next_begins ? nothing_until(*outlook.next_begins)
                                 : "nothing leaves; record a consent for this recipient: " + grant;
    case standing_kind::clock_in_doubt:
      return "nothing leaves and nobody is disabled until the clock is right or confirmed (sluis clock confirm), or "
             "until that day; where a wrong clock put a wrong first day on "
             "record, record it again: " +
             grant;
    case standing_kind::objects_elsewhere:
      break;
  }
  return "nothing is sent to either address, and people with an account there are not erased; if it is the same "
         "service under another address: sluis target moved " +
         of + " --reason …; if the accounts stay at the earlier one: sluis target left " + of + " --reason …";
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

end_notice notice_of(const consent_outlook& what, day today) {
  auto nearest = what.standing;
  if (what.narrows) nearest.ends = std::min(nearest.ends, what.narrows->from - std::chrono::days{1});
  return notice_of(nearest, today);
}

std::string narrowing_text(const narrowing& what, day today) {
  const auto days = (what.from - today).count();
  return "from " + to_string(what.from) + " on (" + days_ahead(days) + ") " + std::to_string(what.accounts) +
         (what.accounts == 1 ? " account is" : " accounts are") + " no longer covered";
}

std::string next_consent_text(day begins, const std::string& of) {
  return "the next consent begins on " + to_string(begins) + "; on that day: sluis sync " + of;
}

std::string next_of(grant::kind what, const uncovered_accounts& rest, std::optional<day> next_begins, bool is_held,
                    const std::string& of, day today) {
  const bool is_over = what != grant::kind::consent;
  if (rest.empty() && next_begins) return next_consent_text(*next_begins, of);
  if (what == grant::kind::withdrawal && rest.empty()) {
    return "take the target out of the configuration, then: sluis reload; to send there again, record a consent: sluis "
           "consent grant --help";
  }
  if (rest.empty()) return {};
  const std::string stay = next_begins ? next_consent_text(*next_begins, of)
                           : is_over
                               ? "record the next consent: sluis consent grant --help"
                               : "if they are to stay, record a consent that covers them: sluis consent grant --help";
  const std::string otherwise = next_begins ? "; to disable them before that: " : "; else: ";
  const auto approve = "sluis plan list" + (" " + of) + ", then: sluis plan show HASH, and: sluis plan approve HASH";
  if (rest.active > 0 && is_held) return next_begins ? stay + otherwise + approve : approve + "; " + stay;
  if (!rest.refused.empty()) {
    return "let the target allow that these are disabled, or disable them there; why they were not: sluis plan list " +
           of + ", then: sluis plan show HASH; then: sluis sync " + of + "; " + stay;
  }
  const auto waits = rest.disabling == approval::needed
                         ? "approve the plan that disables them: sluis plan list " + of
                         : "see whether the plan that disables them waits for you: sluis plan list " + of;
  const bool is_due = rest.active > 0 && rest.closes && *rest.closes <= today;
  if (is_due)
    return stay + otherwise + "sluis sync " + of + (rest.disabling == approval::not_needed ? "" : ", and " + waits);
  const bool covers_before =
      next_begins && rest.closes && *next_begins <= *rest.closes;  // nobody is disabled for want of a consent then
  if (rest.active > 0 && !covers_before)
    return stay + (next_begins ? "; on " + to_string(*rest.closes) + " before that: " : "; else: on that day ") + waits;
  return next_begins ? stay : stay + "; else nothing is to be done: they are deleted, or stay, as it says";
}

result<consent_outlook> outlook_of(state::store& store, const config::target_settings& target, day today) {
  consent_outlook out;
  SLUIS_ASSIGN(out.standing, store.consents().standing(target.id, config::recipient_of(target), today));
  const bool is_valid = out.standing.what == standing_kind::valid;
  out.next_begins =
      state::next_consent_begins(store, target.id, config::recipient_of(target), is_valid ? out.standing.ends : today);
  if (!is_valid) return out;
  SLUIS_ASSIGN(out.narrows,
               next_narrowing(store, target.id, today, std::min(out.standing.ends, today + consent_told_ahead)));
  return out;
}

result<bool> depends_on_clock(state::store& store, const config::target_settings& target, const grant& at, day today) {
  if (at.what() != grant::kind::consent) return false;
  SLUIS_ASSIGN(const auto by_clock,
               store.consents().grant_if_confirmed(target.id, config::recipient_of(target), today));
  return !by_clock || by_clock->consent_id() != at.consent_id();
}

result<bool> is_consent_end_due(state::store& store, const config::institution_settings& institution, day today) {
  for (const auto& target : institution.targets) {
    SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, config::recipient_of(target), today));
    if (!at) continue;
    SLUIS_ASSIGN(const auto rest, count_uncovered(store, institution, target, *at, today));
    if (rest.closes && *rest.closes <= today) return true;
    if (rest.first_deleted && *rest.first_deleted <= today) return true;
  }
  return false;
}

namespace {

/// A move rests on an administrator's word until an object was found at the new address.
result<void> tell_unproven(state::store& store, const target_id& target, target_status& out) {
  state::recipients at(store);
  const auto last = at.proven(target);
  if (!at.is_unproven(target) || !last) return {};
  add_notice(out, "it was said to have moved from " + to_string(*last) +
                      ", and none of its objects was found at the new address yet");
  out.notice_next = "a sync looks for them there: sluis sync --target " + target.str() +
                    "; where that was a mistake: sluis target moved --help";
  return {};
}

/// Attributes that are there and that the consent in force, or the next one, does not cover.
void tell_beyond(const grant& at, const std::string& of, const std::string& target, target_status& out) {
  const bool is_in_force = at.what() == grant::kind::consent;
  const bool has_begun = out.next_consent.starts_with("since ") && is_in_force;  // and nothing was sent since
  if (!out.next_consent.empty() && !has_begun) {
    if (is_in_force && out.notice.empty() && out.beyond_consent == 0)
      out.notice_next = "nothing, where that is meant; else record another consent: sluis consent grant --help";
    add_notice(out, "by a consent on record, " + out.next_consent);
  }
  if (out.beyond_consent == 0 || !is_in_force) return;
  const bool waits_for_you = out.state == "held" && !at.attributes().has(consent_attribute::email);
  if (out.notice_next.empty()) {
    out.notice_next = waits_for_you
                          ? "sluis plan list " + of + ", then: sluis plan show HASH, and: sluis plan approve HASH"
                          : "sluis sync " + of + " --target " + target;
  }
  if (has_begun) {
    add_notice(out, "by the next sync, under the consent in force " + out.next_consent);
    return;
  }
  const auto what = std::to_string(out.beyond_consent) +
                    (out.beyond_consent == 1 ? " account holds" : " accounts hold") +
                    " attributes that the consent in force does not cover: ";
  if (waits_for_you) {
    add_notice(out, what +
                        "of these, user names change by the plan that waits for your approval, and the next sync takes "
                        "away the others");
  } else if (at.attributes().has(consent_attribute::email)) {
    add_notice(out, what + "the next sync takes them away");
  } else {
    add_notice(
        out,
        what + "the next sync takes them away, of user names a plan that waits for an approval where they are many");
  }
}

/// What is there of whom no consent covers.
result<void> tell_uncovered(state::store& store, const config::institution_settings& institution,
                            const config::target_settings& target, const grant& at, std::optional<day> next_begins,
                            day today, target_status& out) {
  const auto of = "--institution " + institution.id.str();
  SLUIS_ASSIGN(const auto rest, count_uncovered(store, institution, target, at, today));
  out.without_consent.active = rest.active;
  out.without_consent.inactive = rest.inactive;
  out.without_consent.groups = rest.groups;
  out.without_consent.closes = rest.closes;
  out.without_consent.deletes = rest.first_deleted;
  SLUIS_ASSIGN(const bool is_in_doubt, depends_on_clock(store, target, at, today));
  if (is_in_doubt && rest.active > 0) {
    add_notice(out, "which consent is in force depends on the clock: " + accounts(rest.active, "active") +
                        (rest.active == 1 ? " is" : " are") +
                        " not covered by the one that counts until it is right or confirmed");
    if (out.state == "in step") out.state = standing_word(standing_kind::clock_in_doubt);
    out.notice_next = "correct the clock, or if the date is right: sluis clock confirm " + of;
    tell_beyond(at, of, target.id.str(), out);
    return {};
  }
  auto text = remainder_text(rest, next_begins, target.id.str(), out.state == "held", today);
  const bool may_be_there = at.what() == grant::kind::withdrawal && rest.empty() && out.unsettled > 0;
  const auto next = may_be_there ? "each sync looks for them: sluis sync " + of
                                 : next_of(at.what(), rest, next_begins, out.state == "held", of, today);
  if (!next.empty()) out.notice_next = next;
  if (at.what() == grant::kind::withdrawal && rest.empty()) {
    text = may_be_there ? "creations without an outcome may be there" : "nothing of ours remains there";
  }
  if (at.what() == grant::kind::consent && !text.empty()) {
    const auto whose = next_begins ? "covered from " + to_string(*next_begins) +
                                         " on by the next consent, and not by the one in force: "
                                   : "not covered by the consent in force: ";
    text = whose + text;
    if (out.state == "in step") out.state = "partly covered";
  }
  add_notice(out, text);
  tell_beyond(at, of, target.id.str(), out);
  return {};
}

/// Where nothing else is to be done about the consent but to wait for the next one on record.
void tell_next_consent(const consent_outlook& outlook, const std::string& of, day today, target_status& out) {
  const auto& standing = outlook.standing;
  const bool is_in_doubt =
      standing.what == standing_kind::clock_in_doubt || standing.what == standing_kind::objects_elsewhere;
  const auto begins = standing.what == standing_kind::future ? standing.from : outlook.next_begins;
  if (!out.notice_next.empty() || is_in_doubt || !begins) return;
  if (standing.what == standing_kind::valid && notice_of(standing, today) == end_notice::none) return;
  out.notice_next = next_consent_text(*begins, of);
  if (standing.what == standing_kind::valid)
    out.notice_next +=
        "; if the days before that are to be covered, record a consent for them: sluis consent grant --help";
}

}  // namespace

result<void> tell_consent(state::store& store, const config::institution_settings& institution,
                          const config::target_settings& target, day today, target_status& out) {
  const auto now = config::recipient_of(target);
  SLUIS_ASSIGN(const auto outlook, outlook_of(store, target, today));
  const auto& standing = outlook.standing;
  const auto command = "--institution " + institution.id.str() + " --target " + target.id.str();
  out.may_send = standing.what == standing_kind::valid;
  out.consent = state::describe(standing, target.id, now);
  out.notice = what_to_do(outlook, command, today);
  if (outlook.narrows) {
    add_notice(out, narrowing_text(*outlook.narrows, today) + "; on " +
                        to_string(outlook.narrows->from + target.consent_grace) +
                        " a sync makes a plan that disables them" + waits_text(approval::needed) +
                        "; if they are to stay, record a consent that covers them: sluis consent grant " + command +
                        " …");
  }
  SLUIS_TRY(tell_unproven(store, target.id, out));
  SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, now, today));
  if (at) {
    out.consent_ends = standing.what == standing_kind::valid ? standing.ends : standing.last;
    auto next_begins = outlook.next_begins;
    if (at->what() == grant::kind::consent) {  // not one that begins after the end of this one
      SLUIS_ASSIGN(next_begins, next_covering(store, target.id, *at, today));
    }
    SLUIS_TRY(tell_uncovered(store, institution, target, *at, next_begins, today, out));
  }
  tell_next_consent(outlook, "--institution " + institution.id.str(), today, out);
  if (outlook.narrows && out.notice_next.empty()) {
    out.notice_next =
        "if they are to stay, record a consent that covers them: sluis consent grant --help; else nothing is to be "
        "done before that plan is made";
  }
  if (standing.what == standing_kind::valid) return {};
  const bool is_elsewhere =
      standing.what == standing_kind::other_recipient || standing.what == standing_kind::objects_elsewhere;
  if (standing.what == standing_kind::objects_elsewhere)
    out.notice_next = "sluis target moved --help, or: sluis target left --help";
  if (is_elsewhere) {
    const auto counts = store.shadow().count(target.id);
    out.without_consent.active = counts.active + counts.perhaps;
    out.without_consent.inactive = counts.inactive;
    out.without_consent.groups = counts.groups;
    out.notice += out_of_reach_text(counts, state::recipients(store).known(target.id));
  }
  if (standing.what == standing_kind::clock_in_doubt)
    out.notice_next = "sluis clock confirm --institution " + institution.id.str() + ", if the date is right";
  const bool says_more =
      out.state == "failing" || out.state == "pushing" || out.state == "held" || out.state == outdated;
  if (!says_more) out.state = standing_word(standing.what);
  const bool is_over = standing.what == standing_kind::expired || standing.what == standing_kind::withdrawn;
  if (is_over && !says_more) out.state += " on " + to_string(standing.last);
  out.problem = out.consent + (out.problem.empty() || out.problem == out.consent ? "" : "; " + out.problem);
  return {};
}

}  // namespace sluis::daemon
