// What status tells of a target that is paused: since when, and whose account is on there although it should be off.
#include <algorithm>
#include <map>

#include "daemon/cycle/status/views.hpp"
#include "state/blocks.hpp"
#include "state/orders.hpp"
#include "state/pauses.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

namespace {

/// Since when somebody's account should be off, whatever plans say of it: who left, who is blocked, and about whom
/// there is an order.
class leavers {
 public:
  explicit leavers(state::store& store) : store_(store), blocks_(state::blocks(store).newest()) {}

  result<std::optional<day>> since(const subject_id& whom) {
    std::optional<day> out;
    const auto take = [&out](day on) { out = out ? std::min(*out, on) : on; };
    SLUIS_ASSIGN(const auto row, store_.facts().find(whom));
    if (!row || row->state == state::life::left) take(row ? row->since : day{});
    if (const auto word = blocks_.find(whom); word != blocks_.end() && word->second.is_in_force())
      take(word->second.on);
    SLUIS_ASSIGN(const auto orders, state::orders(store_).of(whom));
    for (const auto& one : orders) {
      if (const auto order = one.in_force()) take(order->since);
    }
    return out;
  }

 private:
  state::store& store_;
  std::map<subject_id, state::block_word> blocks_;
};

result<void> count_leavers(state::store& store, const target_id& target, pause_view& out) {
  leavers all(store);
  return store.shadow().each(target, subject_kind::person, [&](const state::shadow_row& row) -> result<void> {
    const bool may_be_there = !row.remote_id.empty() || row.uncertain;
    const bool may_be_on = may_be_there && (row.active || row.undone > 0);
    // What others switched off they may have switched on again, and an answer that was never checked against a
    // confirmation of ours proves nothing.
    const bool is_off_by_our_word = !may_be_there || (!row.active && row.said_off);
    if (!may_be_on && is_off_by_our_word) return {};
    SLUIS_ASSIGN(const auto since, all.since(row.id));
    if (!since) return {};
    out.not_known += may_be_on ? 0 : 1;
    if (!may_be_on) return {};
    ++out.leavers;
    out.leavers_since = out.leavers_since ? std::min(*out.leavers_since, *since) : since;
    return {};
  });
}

}  // namespace

pause_view pause_view_of(const state::pause& what, day today) {
  pause_view out{what.newest.reference, what.since, what.newest.on, what.newest.by.hex(), what.newest.leaf};
  out.is_old = today > what.newest.on + state::confirmed_for;
  return out;
}

result<std::optional<pause_view>> pause_of(state::store& store, const target_id& target, day today) {
  const auto paused = state::pauses(store).at(target);
  if (!paused) return std::optional<pause_view>();
  auto out = pause_view_of(*paused, today);
  SLUIS_TRY(count_leavers(store, target, out));
  return std::optional(std::move(out));
}

}  // namespace sluis::daemon
