// The consent on record that is in force next at a recipient. One thread at a time.
#pragma once

#include <optional>

#include "model/clock.hpp"
#include "model/consent.hpp"

namespace sluis::state {

class store;

/// The first day after `after` on which a consent for this recipient begins: neither withdrawn, nor replaced by then,
/// nor lost by a restore. Nothing: none is on record.
[[nodiscard]] std::optional<day> next_consent_begins(store& s, const target_id& target, const recipient& now,
                                                     day after);

}  // namespace sluis::state
