// What becomes of the objects at a target whose consent, recipient or place in the configuration ended.
#include "config/recipient.hpp"
#include "daemon/backing_up.hpp"
#include "daemon/core.hpp"
#include "daemon/revoking.hpp"
#include "mapping/consent_end.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

const config::target_settings* configured(const island& where, const target_id& target) {
  for (const auto& one : where.settings.targets) {
    if (one.id == target) return &one;
  }
  return nullptr;
}

/// What is being sent there ends, and nothing else is begun until the lock goes.
boost::asio::awaitable<std::optional<async_lock::holder>> target_to_itself(island& where, target_id target) {
  revoke_permits(where, target, permit_issuer::which::all, "an administrator said what became of the objects at the target");
  for (const auto& seat : std::vector<std::shared_ptr<target_seat>>(where.targets)) {
    if (seat->settings.id == target) co_return co_await seat->turn->acquire();
  }
  co_return std::nullopt;
}

left_view view_of(const state::left_objects& what) { return {what.target, to_string(what.at), what.on, what.persons, what.groups, what.leaf}; }

result<withdrawal_preview> preview(state::store& store, const config::institution_settings& institution, const config::target_settings* settings, const target_id& target,
                                   day today) {
  withdrawal_preview out;
  out.target = target;
  SLUIS_ASSIGN(const auto all, store.consents().list());
  for (const auto& c : all) {
    if (c.target != target || c.withdrawn_at) continue;
    ++out.consents;
    out.recipient = to_string(c.to);
  }
  if (out.consents == 0) return error(errc::not_found, "no consent for target " + target.str() + " stands, so there is none to withdraw", "sluis consent list");
  const auto counts = store.shadow().count(target);
  out.active = counts.active + counts.perhaps;
  out.inactive = counts.inactive;
  out.groups = counts.groups;
  const bool deletes = settings == nullptr || settings->after_consent == config::target_settings::remainder::deleted;
  if (deletes) out.deletes = today + institution.retention.term;
  return out;
}

}  // namespace

task<withdrawal_preview> core::foresee_withdrawal(institution_id institution, target_id target) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto& place = **where;
  const auto* const settings = configured(place, target);
  auto work = [&place, target, institution = place.settings, of = settings == nullptr ? std::nullopt : std::optional(*settings), today = local_day(time_.now())] {
    return preview(*place.store, institution, of ? &*of : nullptr, target, today);
  };
  co_return co_await on_strand(place.strand, std::move(work));
}

task<move_preview> core::foresee_move(institution_id institution, target_id target) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto& place = **where;
  const auto* const settings = configured(place, target);
  if (settings == nullptr) co_return error{errc::not_found, institution.str() + " has no target " + target.str(), "see sluis status"};
  auto work = [&place, target, now = config::recipient_of(*settings)]() -> result<move_preview> {
    state::recipients at(*place.store);
    SLUIS_ASSIGN(const auto from, at.may_move(target, now));
    const auto counts = place.store->shadow().count(target);
    return move_preview{target, to_string(from), to_string(now), counts.active + counts.inactive + counts.perhaps, counts.groups};
  };
  co_return co_await on_strand(place.strand, std::move(work));
}

task<std::string> core::move_target(institution_id institution, target_id target, std::string reason, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  const auto* const settings = configured(**where, target);
  if (settings == nullptr) co_return error{errc::not_found, institution.str() + " has no target " + target.str(), "see sluis status"};
  const auto now = config::recipient_of(*settings);
  const auto turn = co_await target_to_itself(**where, target);
  auto work = [&place = **where, target, now, reason, by]() -> result<std::string> {
    SLUIS_ASSIGN(const auto actor, place.store->actor(by.name()));
    SLUIS_TRY(state::recipients(*place.store).move(target, now, reason, actor));
    return to_string(now);
  };
  co_return co_await on_strand((*where)->strand, std::move(work));
}

task<left_view> core::leave_target(institution_id institution, target_id target, std::string reason, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  const auto* const settings = configured(**where, target);
  const auto now = settings == nullptr ? std::nullopt : std::optional(config::recipient_of(*settings));
  const auto turn = co_await target_to_itself(**where, target);
  auto work = [&place = **where, target, now, reason, by]() -> result<left_view> {
    SLUIS_ASSIGN(const auto actor, place.store->actor(by.name()));
    SLUIS_ASSIGN(const auto left, state::recipients(*place.store).leave(target, now, reason, actor));
    return view_of(left);
  };
  auto left = co_await on_strand((*where)->strand, std::move(work));
  if (left) co_await copy_keys(**where);
  co_return left;
}

}  // namespace sluis::daemon
