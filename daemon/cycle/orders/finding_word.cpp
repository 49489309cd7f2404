#include "daemon/cycle/orders/finding_word.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/cycle/pushing/settling.hpp"
#include "model/target_kind.hpp"
#include "state/blocks.hpp"
#include "state/consent_coverage.hpp"
#include "state/orders.hpp"
#include "state/push/absent_word.hpp"
#include "state/push/attempts.hpp"

namespace sluis::daemon {

namespace {

auto parts(const state::shadow_row& row) {
  return std::tie(row.id, row.kind, row.handle, row.remote_id, row.active, row.uncertain, row.drifted, row.finding,
                  row.basis, row.closed, row.made, row.undone, row.off_since, row.said_off, row.switch_unsure);
}

bool same(const finding_basis& a, const finding_basis& b) {
  return parts(a.row) == parts(b.row) && a.object == b.object && a.login == b.login && a.is_last_id == b.is_last_id;
}

finding_view view_of(const state::store& store, const settlement& what, subject_kind of, std::string object) {
  const auto* const kind = of == subject_kind::person ? "user" : "group";
  return {store.institution(), what.target, what.subject, kind, what.is_ours ? "ours" : "not_ours", std::move(object)};
}

/// While it may still appear, the target itself may tell.
result<void> expect_old_enough(state::store& store, const state::unsettled_creation& which) {
  SLUIS_ASSIGN(const auto sent, state::attempts(store).last(which.plan, which.ordinal));
  if (store.now() >= sent + may_still_appear) return {};
  return error(errc::conflict,
               "the creation of " + which.object.hex() + " was sent less than " +
                   std::to_string(may_still_appear.count()) + " minutes ago, and it may still appear at the target",
               "sync after that time; say so only where the target still does not tell");
}

/// Where no account or group should be there, the last id on record is what a deletion is sent to at the end of the
/// term: it must not be forgotten.
result<void> expect_should_be_there(state::store& store, const settlement& what) {
  const auto nothing_should_be =
      error(errc::conflict,
            "nothing should be there for " + what.subject.hex() +
                " now, or it is blocked or ordered to be erased, so nothing was recorded: whether something is there "
                "is said by the target when it is deleted or switched on",
            "nothing is to be done");
  SLUIS_ASSIGN(const auto row, store.facts().find(what.subject));
  if (!row || row->state != state::life::active) return nothing_should_be;
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, what.target));
  const auto covers = [&, today = local_day(store.now())](role who) {
    return coverage.covers(who, row->school, today);
  };
  const bool is_covered =
      row->kind == subject_kind::person ? covers(row->role) : covers(role::student) || covers(role::staff);
  if (!is_covered) return nothing_should_be;
  if (row->kind == subject_kind::group) return {};
  const auto said = state::blocks(store).newest();
  const auto block = said.find(what.subject);
  if (block != said.end() && block->second.is_in_force()) return nothing_should_be;
  SLUIS_ASSIGN(const auto ordered, state::orders(store).of(what.subject));
  const bool is_ordered = std::any_of(ordered.begin(), ordered.end(), [](const auto& one) { return one.is_open(); });
  return is_ordered ? result<void>(nothing_should_be) : result<void>();
}

}  // namespace

bool is_open_finding(const state::shadow_row& row) {
  return row.finding == state::account_finding::unknown || state::must_be_settled(row.finding);
}

bool is_said_gone(const settlement& what, const finding_basis& whose) {
  const bool may_be_gone_unseen =
      whose.row.kind == subject_kind::group ? !whose.row.remote_id.empty() : whose.row.off_since.has_value();
  return !what.is_ours && !is_open_finding(whose.row) && may_be_gone_unseen;
}

result<std::optional<finding_basis>> finding_basis_of(state::store& store, const settlement& what) {
  SLUIS_ASSIGN(const auto row, store.shadow().find(what.target, what.subject));
  if (!row) return std::optional<finding_basis>();
  finding_basis out{*row, what.object, {}, false};
  // Of others the id on record is that of the object that is missed.
  const bool is_found = row->finding == state::account_finding::candidate;
  if (out.object.empty() && is_found) {
    SLUIS_ASSIGN(out.object, store.shadow().object_of(what.target, *row));
  }
  SLUIS_ASSIGN(const auto held, store.shadow().load(what.target, *row));
  out.is_last_id = !what.object.empty() && what.object == held.last.id;
  if (is_open_finding(*row)) out.login = held.last.login;  // else a copy, which only the handle shows
  return std::optional(std::move(out));
}

result<std::optional<finding_view>> write_absent(state::store& store, const config::target_settings& target,
                                                 const settlement& what, const actor_id& by) {
  SLUIS_ASSIGN(const auto open, store.plans().unsettled_creations(what.target));
  const auto which =
      std::find_if(open.begin(), open.end(), [&](const auto& one) { return one.object == what.subject; });
  if (which == open.end()) return std::optional<finding_view>();
  if (target_kind_of(target.kind).has_unique_logins) {
    return error(errc::conflict,
                 "target " + what.target.str() + " tells by itself what became of the creation of " +
                     what.subject.hex() + ", so nothing was recorded",
                 "sluis sync looks again");
  }
  SLUIS_TRY(expect_old_enough(store, *which));
  SLUIS_TRY(state::say_absent(store, what.target, *which, what.reference, by));
  const auto kind = which->op == operation::create_user ? subject_kind::person : subject_kind::group;
  return std::optional(view_of(store, what, kind, {}));
}

result<finding_view> write_word(state::store& store, const settlement& what, const finding_basis& seen,
                                const actor_id& by, state::shown_as as) {
  state::store::work work(store);
  SLUIS_ASSIGN(const auto now, finding_basis_of(store, what));
  if (!now || !same(*now, seen)) {
    return error(errc::conflict,
                 "what is on record about " + what.subject.hex() + " at target " + what.target.str() +
                     " changed while its object was looked at, so nothing was recorded",
                 "see what it is now: sluis target findings; then try again");
  }
  if (is_said_gone(what, seen)) SLUIS_TRY(expect_should_be_there(store, what));
  const auto object = what.is_ours ? seen.object : std::string();
  SLUIS_TRY(store.shadow().settle(what.target, what.subject, what.is_ours, what.reference, by, object, as));
  SLUIS_TRY(work.commit());
  return view_of(store, what, seen.row.kind, object);
}

}  // namespace sluis::daemon
