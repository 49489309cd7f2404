// What becomes of the objects at a target whose consent, recipient or place in the configuration ended.
#include "daemon/process/answers/target_answers.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "config/recipient.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/orders/revoking.hpp"
#include "daemon/cycle/planning/uncovered.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/beside_strand.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

const config::target_settings* settings_of(const island& where, const target_id& target) {
  for (const auto& one : where.settings.targets) {
    if (one.id == target) return &one;
  }
  return nullptr;
}

/// The recipient that the settings name for a target, if they name it.
std::optional<recipient> recipient_now(const island& where, const target_id& target) {
  const auto* const settings = settings_of(where, target);
  if (settings == nullptr) return std::nullopt;
  return config::recipient_of(*settings);
}

/// The turn of the target, also of one that a reload took out while somebody still serves it. Whoever waits for it
/// keeps it alive.
std::shared_ptr<async_lock> turn_of(island& where, const target_id& target, const boost::asio::any_io_executor& io) {
  auto& known = where.turns[target];
  auto turn = known.lock();
  if (!turn) turn = std::make_shared<async_lock>(io);
  known = turn;
  return turn;
}

/// An administrator's word about the objects at a target.
template <class Out>
struct target_order {
  target_id target;
  std::function<result<void>(state::recipients&, const std::optional<recipient>& now)>
      check;  // on the strand: can it be carried out?
  std::function<result<Out>(state::recipients&, const std::optional<recipient>& now)> act;  // on the strand; commits
};

/// What is being sent there ends once it is known that the order can be carried out, also on a seat that a reload took
/// out. Then, when nobody sends there any more, the order is carried out by what is configured at that moment.
template <class Out>
task<Out> carry_out(std::shared_ptr<island> where, boost::asio::any_io_executor io, target_order<Out> order) {
  const auto before = recipient_now(*where, order.target);
  auto check = [&where, &order, &before] {
    state::recipients at(*where->store);
    return order.check(at, before);
  };
  result<void> possible;
  {
    const urgent_act not_behind_a_read(where);
    possible = co_await on_strand(where->strand, std::move(check));
  }
  if (!possible) co_return possible.error();
  revoke_permits(*where, order.target, permit_issuer::which::all,
                 "an administrator said what became of the objects at the target");
  const auto turn = turn_of(*where, order.target, io);
  const auto alone = co_await turn->acquire();
  const auto now = recipient_now(*where, order.target);
  auto act = [&where, &order, &now]() -> result<Out> {
    state::recipients at(*where->store);
    return order.act(at, now);
  };
  const urgent_act not_behind_a_read(where);
  co_return co_await on_strand(where->strand, std::move(act));
}

left_view left_view_of(const state::left_objects& what) {
  return {what.target, to_string(what.at), what.on, what.persons, what.groups, what.leaf};
}

/// Where the accounts are not at the recipient that is configured: what must be said before a withdrawal can disable
/// anybody.
std::string what_first(const institution_id& institution, const target_id& target, bool is_configured) {
  const auto command = " --institution " + institution.str() + " --target " + target.str() + " --reason …";
  if (!is_configured)
    return "put the target back into the configuration, or, if the accounts are to stay there: sluis target left" +
           command;
  return "say what became of the accounts: if it is the same service under another address: sluis target moved" +
         command + "; if they are to stay at the earlier one: sluis target left" + command;
}

/// Accounts that may be there and be on, and that no count of what is there has in it.
result<std::uint64_t> creations_without_outcome(state::store& store, const target_id& target) {
  SLUIS_ASSIGN(const auto open, store.plans().unsettled_creations(target));
  std::uint64_t out = 0;
  for (const auto& one : open) {
    if (one.op != operation::create_user) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, one.object));
    const bool is_counted = row && (!row->remote_id.empty() || row->uncertain);
    out += is_counted ? 0 : 1;
  }
  return out;
}

result<withdrawal_preview> preview(state::store& store, const config::institution_settings& institution,
                                   const config::target_settings* settings, const target_id& target, day today) {
  withdrawal_preview out;
  out.target = target;
  SLUIS_ASSIGN(const auto all, store.consents().list());
  const auto standing = store.consents().standing_consents(target, today);
  if (standing.empty()) return store.consents().none_to_withdraw(target, today);
  bool was_for_this = false;
  for (const auto& c : all) {
    if (c.target != target) continue;
    const bool has_begun = c.valid_from <= today ||
                           c.valid_from <= local_day(c.recorded_at);  // by the clock of then, as in was_in_force_for
    was_for_this = was_for_this || (settings != nullptr && c.to == config::recipient_of(*settings) && has_begun);
    if (std::find(standing.begin(), standing.end(), c.id) == standing.end()) continue;
    ++out.consents;
    out.recipient = to_string(c.to);
  }
  const auto counts = store.shadow().count(target);
  const auto at = state::recipients(store).known(target);
  const auto now = settings == nullptr ? std::nullopt : std::optional(config::recipient_of(*settings));
  if (!counts.empty() &&
      (!now || at != now || !was_for_this)) {  // no removal would be sent either: state/ledger, valid_grant
    out.recipient += "; its " + std::to_string(counts.active + counts.inactive + counts.perhaps) + " accounts are at " +
                     (at ? to_string(*at) : "a recipient that is not known") + " and " +
                     (now ? "the configuration says " + to_string(*now) : std::string("the target is not configured")) +
                     ": nothing is disabled there; first " + what_first(institution.id, target, now.has_value());
    return out;
  }
  out.active = counts.active + counts.perhaps;
  out.inactive = counts.inactive;
  out.groups = counts.groups;
  if (settings == nullptr) return out;
  SLUIS_ASSIGN(const auto rest, count_if_withdrawn(store, institution, *settings, today));
  out.deletes = rest.first_deleted;
  const bool is_one = rest.inactive == 1;
  const auto remain =
      std::to_string(rest.inactive) + (is_one ? " inactive account remains" : " inactive accounts remain");
  if (rest.inactive > 0) out.remainder = remain + " there then" + fate_text(rest, false, today);
  SLUIS_ASSIGN(const auto open, creations_without_outcome(store, target));
  if (open > 0) {
    const auto more = std::to_string(open) + (open == 1 ? " account" : " accounts") +
                      " whose creation has no outcome yet may be there: each is disabled once the target shows it";
    out.remainder = more + (out.remainder.empty() ? "" : "; ") + out.remainder;
  }
  return out;
}

}  // namespace

task<withdrawal_preview> target_answers::foresee_withdrawal(institution_id institution, target_id target) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const auto* const settings = settings_of(**where, target);
  auto look = [target, institution = (*where)->settings,
               of = settings == nullptr ? std::nullopt : std::optional(*settings), today = local_day(time_.now())](
                  state::store& store) { return preview(store, institution, of ? &*of : nullptr, target, today); };
  co_return co_await beside_strand(*where, std::move(look));
}

task<move_preview> target_answers::foresee_move(institution_id institution, target_id target) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const auto* const settings = settings_of(**where, target);
  if (settings == nullptr)
    co_return error{errc::not_found, "target " + target.str() + " is not in the configuration of " + institution.str(),
                    "put it there first, or, if its accounts stay where they are: sluis target left"};
  auto look = [target, now = config::recipient_of(*settings)](state::store& store) -> result<move_preview> {
    state::recipients at(store);
    SLUIS_ASSIGN(const auto from, at.may_move(target, now));
    const auto counts = store.shadow().count(target);
    move_preview out{target, to_string(from), to_string(now), counts.active + counts.inactive + counts.perhaps,
                     counts.groups};
    for (const auto& left : at.still_left()) {  // what is taken back
      const bool is_it = counts.empty() && left.target == target && left.at == from;
      if (is_it) std::tie(out.persons, out.groups) = std::pair(left.persons, left.groups);
    }
    return out;
  };
  co_return co_await beside_strand(*where, std::move(look));
}

task<leave_preview> target_answers::foresee_leave(institution_id institution, target_id target) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  auto look = [target, now = recipient_now(**where, target)](state::store& store) -> result<leave_preview> {
    SLUIS_ASSIGN(const auto at, state::recipients(store).may_leave(target, now));
    const auto counts = store.shadow().count(target);
    const auto persons = counts.active + counts.inactive + counts.perhaps;
    return leave_preview{target,  to_string(at), now ? to_string(*now) : std::string(),
                         persons, counts.groups, counts.active + counts.perhaps};
  };
  co_return co_await beside_strand(*where, std::move(look));
}

task<std::string> target_answers::move_target(institution_id institution, target_id target, std::string reason,
                                              caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const error not_configured{errc::not_found,
                             "target " + target.str() + " is not in the configuration of " + institution.str(),
                             "put it there first, or, if its accounts stay where they are: sluis target left"};
  target_order<std::string> order{target, {}, {}};
  order.check = [target, reason, not_configured](state::recipients& at,
                                                 const std::optional<recipient>& now) -> result<void> {
    if (!now) return not_configured;
    SLUIS_TRY(state::check_reason(reason));
    SLUIS_TRY(at.may_move(target, *now));
    return {};
  };
  order.act = [place = *where, target, reason, by, not_configured](
                  state::recipients& at, const std::optional<recipient>& now) -> result<std::string> {
    if (!now) return not_configured;
    SLUIS_ASSIGN(const auto actor, place->store->actor(by.name()));
    SLUIS_TRY(at.move(target, *now, reason, actor));
    return to_string(*now);
  };
  co_return co_await carry_out(*where, io_, std::move(order));
}

task<left_view> target_answers::leave_target(institution_id institution, target_id target, std::string reason,
                                             caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  target_order<left_view> order{target, {}, {}};
  order.check = [target, reason](state::recipients& at, const std::optional<recipient>& now) -> result<void> {
    SLUIS_TRY(state::check_reason(reason));
    SLUIS_TRY(at.may_leave(target, now));
    return {};
  };
  order.act = [place = *where, target, reason, by](state::recipients& at,
                                                   const std::optional<recipient>& now) -> result<left_view> {
    SLUIS_ASSIGN(const auto actor, place->store->actor(by.name()));
    SLUIS_ASSIGN(const auto left, at.leave(target, now, reason, actor));
    return left_view_of(left);
  };
  auto left = co_await carry_out(*where, io_, std::move(order));
  if (left) co_await copy_keys(**where);
  co_return left;
}

}  // namespace sluis::daemon
