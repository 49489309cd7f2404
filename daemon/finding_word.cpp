#include "daemon/finding_word.hpp"

#include <tuple>

namespace sluis::daemon {

namespace {

auto parts(const state::shadow_row& row) {
  return std::tie(row.id, row.kind, row.handle, row.remote_id, row.active, row.uncertain, row.drifted, row.finding,
                  row.basis, row.closed, row.made, row.undone, row.off_since, row.said_off, row.switch_unsure);
}

bool same(const finding_basis& a, const finding_basis& b) {
  return parts(a.row) == parts(b.row) && a.object == b.object && a.login == b.login;
}

}  // namespace

result<std::optional<finding_basis>> finding_basis_of(state::store& store, const settlement& what) {
  SLUIS_ASSIGN(const auto row, store.shadow().find(what.target, what.subject));
  if (!row) return std::optional<finding_basis>();
  finding_basis out{*row, what.object, {}};
  // Of others the id on record is that of the object that is missed.
  const bool is_found = row->finding == state::account_finding::candidate;
  if (out.object.empty() && is_found) {
    SLUIS_ASSIGN(out.object, store.shadow().object_of(what.target, *row));
  }
  const bool is_open = row->finding == state::account_finding::unknown || state::must_be_settled(row->finding);
  if (!is_open) return std::optional(std::move(out));  // a copy, which only the handle shows
  SLUIS_ASSIGN(const auto held, store.shadow().load(what.target, *row));
  out.login = held.last.login;
  return std::optional(std::move(out));
}

result<finding_view> write_word(state::store& store, const settlement& what, const finding_basis& seen,
                                const actor_id& by) {
  state::store::work work(store);
  SLUIS_ASSIGN(const auto now, finding_basis_of(store, what));
  if (!now || !same(*now, seen)) {
    return error(errc::conflict,
                 "what is on record about " + what.subject.hex() + " at target " + what.target.str() +
                     " changed while its object was looked at, so nothing was recorded",
                 "see what it is now: sluis target findings; then try again");
  }
  const auto object = what.is_ours ? seen.object : std::string();
  SLUIS_TRY(store.shadow().settle(what.target, what.subject, what.is_ours, what.reference, by, object));
  SLUIS_TRY(work.commit());
  return finding_view{store.institution(),
                      what.target,
                      what.subject,
                      seen.row.kind == subject_kind::person ? "user" : "group",
                      what.is_ours ? "ours" : "not_ours",
                      object};
}

}  // namespace sluis::daemon
