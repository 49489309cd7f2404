#include "daemon/batch.hpp"

#include <map>

#include "mapping/release.hpp"
#include "state/pauses.hpp"
#include "state/push/next_changes.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

result<mapping::addressing> address(state::store& store, const target_id& target, const planned_change& change) {
  mapping::addressing out;
  SLUIS_ASSIGN(const auto object, store.shadow().find(target, change.object));
  const bool finds_by_handle = change.op == operation::create_user || change.op == operation::create_group ||
                               change.op == operation::deactivate_user;  // of a creation whose outcome was never known
  if (object) {
    out.object = object->handle;
    out.remote_id = object->remote_id;
    out.writes_handle = object->finding == state::account_finding::unmarked;
  }
  if (out.object.is_null() || (!finds_by_handle && out.remote_id.empty())) {
    return error{errc::not_found, std::string(change.member ? "the group " : "") + change.object.hex() + " is not at the target",
                 "its creation failed; mend that first, the next sync follows up"};
  }
  if (change.member) {
    SLUIS_ASSIGN(const auto member, store.shadow().find(target, *change.member));
    if (!member || member->remote_id.empty()) {
      return error{errc::not_found, "the account of " + change.member->hex() + " is not at the target",
                   "its creation failed; mend that first, the next sync follows up"};
    }
    out.member_remote_id = member->remote_id;
  }
  return out;
}

result<released_change> release_one(state::store& store, const grant& consent, const state::saved_change& saved) {
  SLUIS_ASSIGN(const auto where, address(store, consent.target(), saved.change));
  return mapping::release::let_through(consent, saved.ordinal, saved.change, where);
}

}  // namespace

result<grant> grant_now(state::store& store, const destination& to) {
  SLUIS_TRY(state::expect_not_paused(store, to.target));
  SLUIS_ASSIGN(auto found, store.consents().valid_grant(to.target, to.at, to.today));
  if (found) return std::move(*found);
  SLUIS_ASSIGN(const auto standing, store.consents().standing(to.target, to.at, to.today));
  return error{errc::refused, "nothing may leave for target " + to.target.str() + ": " + state::describe(standing, to.target, to.at),
               "see: sluis consent list, sluis consent grant --target " + to.target.str()};
}

result<batch> next_batch(state::store& store, const destination& to, std::uint64_t plan, operation op, std::uint64_t limit, std::uint64_t after) {
  batch out;
  SLUIS_ASSIGN(const auto changes, state::next_changes(store, plan, op, after, limit));
  if (changes.empty()) {
    out.exhausted = true;
    return out;
  }
  SLUIS_ASSIGN(const auto consent, grant_now(store, to));
  SLUIS_TRY(state::recipients(store).expect(to.target, to.at));

  std::vector<std::uint64_t> intended;
  std::vector<state::push_outcome> refused;
  out.last = changes.back().ordinal;
  for (const auto& saved : changes) {
    auto released = release_one(store, consent, saved);
    if (released) {
      intended.push_back(saved.ordinal);
      out.subjects.push_back(saved.change.object);
      out.members.push_back(saved.change.member);
      out.changes.push_back(std::move(*released));
    } else {
      refused.push_back({saved.ordinal, {outcome::kind::failed, {}, released.error()}});
    }
  }
  out.refused = refused.size();
  if (!refused.empty()) SLUIS_TRY(store.plans().conclude(plan, refused));
  if (!intended.empty()) SLUIS_TRY(store.plans().intend(plan, intended));
  return out;
}

result<std::vector<open_look_up>> open_look_ups(state::store& store, const destination& to) {
  std::vector<open_look_up> out;
  SLUIS_ASSIGN(const auto open, store.plans().open_intents(to.target));
  if (open.empty()) return out;
  SLUIS_ASSIGN(const auto consent, grant_now(store, to));

  std::map<std::uint64_t, std::vector<state::push_outcome>> known;
  for (const auto& saved : open) {
    const bool creates = saved.change.op == operation::create_user || saved.change.op == operation::create_group;
    if (!creates) {
      const error cause{errc::outcome_unknown, "interrupted while it was being sent", "the next plan says it again"};
      known[saved.plan].push_back({saved.ordinal, {outcome::kind::unknown, {}, cause}});
      continue;
    }
    SLUIS_ASSIGN(const auto object, store.shadow().find(to.target, saved.change.object));
    if (!object) return error{errc::corrupt, "an open intent has no handle at target " + to.target.str(), "run sluis check"};
    if (!object->remote_id.empty()) {  // found meanwhile: by a survey, or when it was deactivated
      known[saved.plan].push_back({saved.ordinal, {outcome::kind::done, object->remote_id, {}}});
      continue;
    }
    out.push_back({saved.plan, mapping::release::to_look_up(consent, saved.ordinal, saved.change.op, {object->handle, {}, {}}), saved.change.object});
  }
  for (const auto& [plan, outcomes] : known) SLUIS_TRY(store.plans().conclude(plan, outcomes));
  return out;
}

}  // namespace sluis::daemon
