#include "daemon/cycle/reading/holding.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/reading/accepting.hpp"
#include "daemon/cycle/reading/after_all.hpp"
#include "daemon/cycle/status/views.hpp"
#include "model/shown_key.hpp"
#include "model/shown_time.hpp"
#include "state/absences.hpp"
#include "state/groups_ended.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* of_no_target = "";
constexpr const char* of_reads = "read ";  // a target's id has no blank
constexpr const char* of_kept = "kept ";

struct held_thing {
  std::string where;  // state/holds.hpp
  std::string what;   // "the plan of target partner"
  std::string why;    // how many wait for what
  std::string next;   // what to do
};

std::string removals_wait(std::uint64_t count) {
  return std::to_string(count) + " removals wait for an approval: none of them is deleted";
}

/// With the groups that left, which are deleted after their term.
std::uint64_t removals(state::store& store, const plan_summary& plan) {
  auto out = state::groups_ended_by(store, plan.id);
  for (const auto op : {operation::deactivate_user, operation::delete_user, operation::delete_group})
    out += plan.counts[static_cast<std::size_t>(op)];
  return out;
}

held_thing held_plan(state::store& store, const plan_summary& plan) {
  const auto count = removals(store, plan);
  return {plan.target.str(), "the plan of target " + plan.target.str(), count > 0 ? removals_wait(count) : plan.note,
          "look at it with `sluis plan list` and `sluis plan show`, then approve it, correct the source, or record the "
          "consent that is missing"};
}

held_thing held_absences(const institution_id& institution, std::uint64_t count) {
  return {
      of_no_target, "the absence of people without accounts", removals_wait(count),
      "look with `sluis erasure accept --institution " + institution.str() + "`, then accept it or correct the source"};
}

std::string waits_for_read(std::uint64_t count) {
  if (count == 0) return {};
  return "; " + std::to_string(count) +
         (count == 1 ? " person whose term is over is" : " people whose term is over are") +
         " not erased until this is settled";
}

held_thing held_read(const state::held_read& read, const std::string& school, std::uint64_t waiting) {
  const auto rest = read.told.is_whole ? waits_for_read(waiting) : "; the rest of it was taken in";
  const bool is_renumbered = read.told.moved > 0 || read.told.renumbered > 0;
  const auto look = "look at it with `sluis read show " + read.hash().substr(0, 12) + "`, then " +
                    (is_renumbered ? "have the earlier keys exported" : "correct the source, or approve it");
  return {hold_of_read(read.source, read.told.read.place), "a read of source " + read.source.str() + school,
          read.told.note + rest, read.approved ? "it is approved, and the next sync takes it in" : look};
}

held_thing held_leavers(const institution_id& institution, const state::kept_people& kept, const std::string& school) {
  return {hold_of_kept(kept), "the absence of people" + school, kept_text(kept),
          "correct the record in the source; which records: `sluis invalid list --institution " + institution.str() +
              "`; somebody who did leave: `sluis erasure order`"};
}

/// " (99XX-01)". Its handle where the code may not stand in the journal.
result<std::string> school_in_journal(state::store& store, const subject_id& school) {
  SLUIS_ASSIGN(const auto code, school_code_of(store, school));
  return " (" + (may_be_shown_as_key(code) ? code : school.hex()) + ")";
}

/// All that is held in the reads.
result<std::vector<held_thing>> held_in_reads(state::store& store, const config::institution_settings& settings,
                                              instant now) {
  std::vector<held_thing> out;
  SLUIS_ASSIGN(auto waiting, count_held_erasures(store, settings.retention, store.lived().terms_day(local_day(now))));
  SLUIS_ASSIGN(const auto reads, state::held_reads(store).open());
  for (const auto& one : reads) {
    std::string school;
    if (one.school) {
      SLUIS_ASSIGN(school, school_in_journal(store, *one.school));
    } else if (!one.told.file.empty()) {
      school = " (a school that is new, of " + one.told.file + ")";
    }
    const auto count = one.school ? waiting.reads[*one.school] : 0;
    out.push_back(held_read(one, school, count));
  }
  SLUIS_ASSIGN(const auto kept, store.facts().kept());
  for (const auto& one : kept) {
    SLUIS_ASSIGN(const auto school, school_in_journal(store, one.school));
    out.push_back(held_leavers(settings.id, one, school));
  }
  return out;
}

result<void> begin_or_go_on(state::store& store, const institution_id& institution, const held_thing& held,
                            instant now) {
  SLUIS_ASSIGN(const bool begins, state::holds(store).go_on(held.where, now));
  if (begins) {
    spdlog::warn("institution {}: {} is held: {}: {}", institution.str(), held.what, held.why, held.next);
  }
  return {};
}

bool is_reminder_due(const state::hold& hold, instant now) {
  // By the day: a sync that comes at the same hour each day does not miss it by a second.
  if (local_day(now) - local_day(hold.since) < told_again_after) return false;
  return !hold.told || local_day(now) - local_day(*hold.told) >= told_again_each ||
         now < *hold.told;  // a clock that was set back waits for nothing
}

result<void> remind(state::store& store, const institution_id& institution, const held_thing& held, instant now) {
  state::holds holds(store);
  const auto hold = holds.at(held.where);
  if (!hold || !is_reminder_due(*hold, now)) return {};
  spdlog::error("institution {}: {} has been {}: {}: {}", institution.str(), held.what, hold_text(hold->since, now),
                held.why, held.next);
  return holds.note_reminder(held.where, now);
}

/// What is not held any more ends; the rest goes on and is told again.
result<void> note_reads(state::store& store, const config::institution_settings& settings, instant now) {
  SLUIS_ASSIGN(const auto all, held_in_reads(store, settings, now));
  for (const auto* const kind : {of_reads, of_kept}) {
    for (const auto& where : state::holds(store).beginning_with(kind)) {
      const auto is_it = [&](const held_thing& one) { return one.where == where; };
      if (std::none_of(all.begin(), all.end(), is_it)) SLUIS_TRY(state::holds(store).end(where));
    }
  }
  for (const auto& one : all) {
    SLUIS_TRY(begin_or_go_on(store, settings.id, one, now));
    SLUIS_TRY(remind(store, settings.id, one, now));
  }
  return {};
}

}  // namespace

std::string hold_of_read(const source_id& source, const state::place_mac& place) {
  return of_reads + source.str() + " " + to_hex(place.data(), place.size());
}

std::string hold_of_kept(const state::kept_people& kept) {
  return of_kept + kept.source.str() + " " + kept.school.hex();
}

std::string kept_text(const state::kept_people& kept) {
  constexpr std::size_t named = 3;
  std::string where;
  for (std::size_t i = 0; i < std::min(kept.records.size(), named); ++i)
    where += (i == 0 ? "" : ", ") + to_string(kept.records[i]);
  if (kept.records.size() > named) where += " and " + std::to_string(kept.records.size() - named) + " more";
  return std::to_string(kept.count) +
         (kept.count == 1 ? " person who is absent from the read keeps the accounts"
                          : " people who are absent from the read keep their accounts") +
         ", because a record does not tell whom it is about" + (where.empty() ? std::string() : ": " + where);
}

state::told_hold as_told_now(state::told_hold told) {
  namespace kind = state::reason_kind;
  const auto& does = told.effect;
  // Such a program told neither who leaves by role nor what was taken in. Of a part without people, groups wait.
  const bool says_neither = told.leaving.empty() && told.taken == state::read_effect();
  const auto is_of_groups = [](const state::hold_reason& one) {
    return one.kind == kind::kept_groups || one.kind == std::string(kind::missing) + "groups";
  };
  const bool are_groups_waiting = std::any_of(told.reasons.begin(), told.reasons.end(), is_of_groups);
  const bool is_of_an_earlier_program = does.changed > 0 || told.renamed > 0 || (does.left > 0 && !are_groups_waiting);
  if (told.is_whole || !says_neither || !is_of_an_earlier_program) return told;
  told.effect.changed = told.effect.left = 0;
  told.renamed = told.undone_names = 0;
  std::erase_if(told.examples,
                [](const state::read_example& one) { return one.what == "left" || one.what == "renamed"; });
  return told;
}

std::string after_all_text(const state::told_hold& all, const std::string& hash) {
  const auto told = as_told_now(all);
  approval_effect would{told.moved, 0, told.effect.contradictions, told.doubled, told.renamed};
  for (const auto& [who, of_role] : told.leaving) would.leaving += of_role.count;
  return after_all_text(would, hash, [](std::uint64_t n) { return std::to_string(n); });
}

std::string hold_text(instant since, instant now) {
  const auto days = (local_day(now) - local_day(since)).count();
  return "held since " + shown_time(since) +
         (days > 0 ? " (" + std::to_string(days) + (days == 1 ? " day)" : " days)") : std::string());
}

result<void> note_hold(state::store& store, const institution_id& institution, const plan_summary& plan, instant now) {
  if (plan.state != plan_state::held) return state::holds(store).end(plan.target.str());
  return begin_or_go_on(store, institution, held_plan(store, plan), now);
}

result<void> accept_and_remind(state::store& store, const config::institution_settings& settings, instant now) {
  const auto today = local_day(now);
  auto lowered = result<std::uint64_t>(0U);
  if (store.lived().is_sound()) lowered = state::absences(store).lower_to(store.lived().terms_day(today));
  if (!lowered) return lowered.error();
  if (*lowered > 0) {
    spdlog::warn(
        "institution {}: the absence of {} was accepted on a day that is still to come, because the clock was"
        " ahead: their retention term runs from today",
        settings.id.str(), *lowered);
  }
  SLUIS_TRY(accept_absences(store, settings, today));
  SLUIS_ASSIGN(const auto left, view_absences(store, settings, today));
  const auto beyond = held_absences(settings.id, left.count);
  if (left.count == 0) SLUIS_TRY(state::holds(store).end(of_no_target));
  if (left.count > 0) SLUIS_TRY(begin_or_go_on(store, settings.id, beyond, now));
  SLUIS_TRY(remind(store, settings.id, beyond, now));
  SLUIS_TRY(note_reads(store, settings, now));
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto plan, store.plans().newest_open(target.id));
    if (plan && plan->state == plan_state::held) SLUIS_TRY(remind(store, settings.id, held_plan(store, *plan), now));
  }
  return {};
}

}  // namespace sluis::daemon
