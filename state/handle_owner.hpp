// Whose a handle is. Errors, findings and the journal say how a target knows an object; administrators may give that
// handle as well. One thread at a time.
#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// The subject that is held, or was erased, under this handle; else the one that some target knows, or knew before it
/// was left, by it; else the handle itself, of which nothing is known.
[[nodiscard]] result<subject_id> owner_of(store& from, const subject_id& handle);

}  // namespace sluis::state
