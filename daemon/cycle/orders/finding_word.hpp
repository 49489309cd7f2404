// An administrator's word about a finding, on the side of memory: what is looked at at the target, and writing the word
// only while that is still what is on record. On the strand.
#pragma once

#include <optional>
#include <string>

#include "config/config.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// The row that a word is about, and what the object is known by.
struct finding_basis {
  state::shadow_row row;
  std::string object;       // of which it is said to be ours; empty: none was found, and none is named
  std::string login;        // that was last known; only of what is open
  bool is_last_id = false;  // `object` is named, and is the id under which theirs is, or was last, on record
};

/// An administrator can say what becomes of it.
[[nodiscard]] bool is_open_finding(const state::shadow_row& row);
/// It says of what is no open finding that it is not there any more: of a group, or of an account that others switched
/// off.
[[nodiscard]] bool is_said_gone(const settlement& what, const finding_basis& whose);
/// Nothing: this institution does not know the subject at that target.
[[nodiscard]] result<std::optional<finding_basis>> finding_basis_of(state::store& store, const settlement& what);

/// Commits, of a creation without an outcome, that its object is not there: what the next sync goes by where the target
/// still does not tell (daemon/cycle/pushing/settling.hpp). Nothing: no creation of theirs is without an outcome.
/// errc::conflict: it may still appear, or the target always tells.
[[nodiscard]] result<std::optional<finding_view>> write_absent(state::store& store,
                                                               const config::target_settings& target,
                                                               const settlement& what, const actor_id& by);

/// Commits. errc::conflict: what is on record is not what `seen` says any more, because a sync or another administrator
/// changed it in between, or it is said to be gone of somebody for whom nothing should be there; nothing is written.
/// Other errors as of shadow::settle.
[[nodiscard]] result<finding_view> write_word(state::store& store, const settlement& what, const finding_basis& seen,
                                              const actor_id& by, state::shown_as as = state::shown_as::not_on);

}  // namespace sluis::daemon
