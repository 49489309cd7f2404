// A restore of a target may number all its objects anew: each of ours then stands under an id that is on record as
// another's. One by one nobody can be given another id, because that one is taken; all together they can.
#pragma once

#include "state/store.hpp"

namespace sluis::state {

/// Only by an administrator's word that this list is to be believed, and only if it is whole. An object counts as ours
/// under another id where it alone carries our handle, what stands under the id on record (if anything) is not ours,
/// and the new id is nobody's or the one of somebody who gets another one as well. Under an id that nobody had it must
/// have the login that was last known, too: handles can be copied. Each gets its entry in the log and is said in full
/// by the next plan; adds to `counts`. Inside the caller's transaction: all of them or none.
result<void> give_ids_by_handle(store& s, const target_id& target, const survey& found, drift_counts& counts);

}  // namespace sluis::state
