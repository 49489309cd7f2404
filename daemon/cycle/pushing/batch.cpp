#include "daemon/cycle/pushing/batch.hpp"

#include <map>

#include "mapping/names.hpp"
#include "mapping/release.hpp"
#include "state/pauses.hpp"
#include "state/push/next_changes.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

result<mapping::addressing> address(state::store& store, const target_id& target, const planned_change& change) {
  mapping::addressing out;
  SLUIS_ASSIGN(const auto object, store.shadow().find(target, change.object));
  const bool finds_by_handle =
      creates(change.op) || change.op == operation::deactivate_user;  // of a creation whose outcome was never known
  if (object) {
    out.object = object->handle;
    out.remote_id = object->remote_id;
    out.writes_handle = object->finding == state::account_finding::unmarked;
  }
  if (out.object.is_null() || (!finds_by_handle && out.remote_id.empty())) {
    return error{errc::not_found,
                 std::string(change.member ? "the group " : "") + change.object.hex() + " is not at the target",
                 "its creation failed, or has no outcome yet: see to that first, the next sync follows up"};
  }
  if (change.member) {
    SLUIS_ASSIGN(const auto member, store.shadow().find(target, *change.member));
    if (!member || member->remote_id.empty()) {
      return error{errc::not_found, "the account of " + change.member->hex() + " is not at the target",
                   "its creation failed, or has no outcome yet: see to that first, the next sync follows up"};
    }
    out.member_remote_id = member->remote_id;
  }
  return out;
}

/// The name that it has there, which the target knows already, and a mark.
planned_change with_interim_name(planned_change change, const target_handle& handle) {
  const auto before = change.before.find(field::group_name);
  auto& name = change.after[field::group_name];
  name = mapping::interim_label(before == change.before.end() ? name : before->second, handle);
  return change;
}

result<released_change> release_one(state::store& store, const grant& consent, const state::saved_change& saved,
                                    name_stage stage) {
  SLUIS_ASSIGN(const auto where, address(store, consent.target(), saved.change));
  const auto change = stage == name_stage::interim ? with_interim_name(saved.change, where.object) : saved.change;
  return mapping::release::let_through(consent, saved.ordinal, change, where);
}

/// At `last` the intents are on record already.
result<prepared_batch> release_all(state::store& store, const destination& to,
                                   const std::vector<state::saved_change>& changes, name_stage stage) {
  prepared_batch out;
  SLUIS_ASSIGN(const auto consent, grant_now(store, to));
  SLUIS_TRY(state::recipients(store).expect(to.target, to.at));

  auto& what = out.what;
  what.last = changes.back().ordinal;
  for (const auto& saved : changes) {
    auto released = release_one(store, consent, saved, stage);
    if (released) {
      if (stage != name_stage::last) out.intended.push_back(saved.ordinal);
      what.subjects.push_back(saved.change.object);
      what.members.push_back(saved.change.member);
      what.changes.push_back(std::move(*released));
    } else {
      out.refused.push_back({saved.ordinal, {outcome::kind::failed, {}, released.error()}});
    }
  }
  what.refused = out.refused.size();
  return out;
}

/// Of a group that left, the name that it may have already.
bool is_said_again(const planned_change& change) {
  const auto before = change.before.find(field::group_name);
  return change.why == reason::left_source && before != change.before.end() &&
         before->second == change.after.at(field::group_name);
}

/// Adds what gives a group of this plan a name by this operation.
result<void> add_names(state::store& store, std::uint64_t plan, operation op, std::vector<mapping::name_change>& to) {
  constexpr std::uint64_t at_once = 512;
  for (std::uint64_t after = 0;;) {
    SLUIS_ASSIGN(const auto some, state::next_changes(store, plan, op, after, at_once));
    for (const auto& saved : some) {
      const auto& change = saved.change;
      const auto name = change.after.find(field::group_name);
      if (name == change.after.end() || name->second.empty()) continue;
      mapping::name_change one;
      if (op == operation::create_group)
        one.what = mapping::name_change::kind::creation;
      else if (change.why == reason::outcome_unknown || is_said_again(change))
        one.what = mapping::name_change::kind::unsure;
      one.ordinal = saved.ordinal;
      one.after = mapping::fold(name->second);
      if (const auto before = change.before.find(field::group_name); before != change.before.end())
        one.before = mapping::fold(before->second);
      to.push_back(std::move(one));
    }
    if (some.size() < at_once) return {};
    after = some.back().ordinal;
  }
}

}  // namespace

result<grant> grant_now(state::store& store, const destination& to) {
  SLUIS_TRY(state::expect_not_paused(store, to.target));
  SLUIS_ASSIGN(auto found, store.consents().valid_grant(to.target, to.at, to.today));
  if (found) return std::move(*found);
  SLUIS_ASSIGN(const auto standing, store.consents().standing(to.target, to.at, to.today));
  return error{errc::refused,
               "nothing may leave for target " + to.target.str() + ": " + state::describe(standing, to.target, to.at),
               "see: sluis consent list, sluis consent grant --target " + to.target.str()};
}

result<prepared_batch> prepare_next(state::store& store, const destination& to, std::uint64_t plan, operation op,
                                    std::uint64_t limit, std::uint64_t after) {
  SLUIS_ASSIGN(const auto changes, state::next_changes(store, plan, op, after, limit));
  if (!changes.empty()) return release_all(store, to, changes, name_stage::whole);
  prepared_batch out;
  out.what.exhausted = true;
  return out;
}

result<prepared_batch> prepare_some(state::store& store, const destination& to, std::uint64_t plan,
                                    const std::vector<std::uint64_t>& ordinals, name_stage stage) {
  using progress = state::saved_change::progress;
  const auto how = stage == name_stage::last ? progress::intended : progress::planned;
  SLUIS_ASSIGN(const auto changes, state::changes_at(store, plan, ordinals, how));
  if (changes.empty()) return prepared_batch{};
  return release_all(store, to, changes, stage);
}

result<void> record(state::store& store, std::uint64_t plan, const prepared_batch& what) {
  if (!what.refused.empty()) SLUIS_TRY(store.plans().conclude(plan, what.refused));
  if (!what.intended.empty()) SLUIS_TRY(store.plans().intend(plan, what.intended));
  return {};
}

result<std::vector<mapping::name_step>> names_in_order(state::store& store, std::uint64_t plan) {
  std::vector<mapping::name_change> all;
  SLUIS_TRY(add_names(store, plan, operation::update_group, all));
  SLUIS_TRY(add_names(store, plan, operation::create_group, all));
  return mapping::order_names(all);
}

result<std::vector<open_look_up>> open_look_ups(state::store& store, const destination& to) {
  std::vector<open_look_up> out;
  SLUIS_ASSIGN(const auto open, store.plans().open_intents(to.target));
  if (open.empty()) return out;
  SLUIS_ASSIGN(const auto consent, grant_now(store, to));

  std::map<std::uint64_t, std::vector<state::push_outcome>> known;
  for (const auto& saved : open) {
    const bool is_creation = creates(saved.change.op);
    if (!is_creation) {
      const error cause{errc::outcome_unknown, "interrupted while it was being sent", "the next plan says it again"};
      known[saved.plan].push_back({saved.ordinal, {outcome::kind::unknown, {}, cause}});
      continue;
    }
    SLUIS_ASSIGN(const auto object, store.shadow().find(to.target, saved.change.object));
    if (!object)
      return error{errc::corrupt, "an open intent has no handle at target " + to.target.str(), "run sluis check"};
    if (!object->remote_id.empty()) {  // found meanwhile: by a survey, or when it was deactivated
      known[saved.plan].push_back({saved.ordinal, {outcome::kind::done, object->remote_id, {}}});
      continue;
    }
    out.push_back({saved.plan,
                   mapping::release::to_look_up(consent, saved.ordinal, saved.change.op, {object->handle, {}, {}}),
                   saved.change.object});
  }
  for (const auto& [plan, outcomes] : known) SLUIS_TRY(store.plans().conclude(plan, outcomes));
  return out;
}

}  // namespace sluis::daemon
