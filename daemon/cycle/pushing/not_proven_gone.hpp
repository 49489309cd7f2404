// What is told of an object of which the target says "not found" while nothing there proves that this is true
// (still_shown.hpp). Pure. errc::outcome_unknown, with the words of an administrator that end it.
#pragma once

#include "model/ids.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::daemon {

[[nodiscard]] error not_proven_gone(const institution_id& institution, const target_id& target, subject_kind kind,
                                    const target_handle& object);

/// Of a group to which only additions were answered so: that may be about the member.
[[nodiscard]] error group_not_shown(const institution_id& institution, const target_id& target,
                                    const target_handle& group);

}  // namespace sluis::daemon
