// For which later looks at the same content an approval of a held read counts. Pure.
#pragma once

#include "state/reads/told.hpp"

namespace sluis::state {

/// `approved`: a read as it was held when an administrator approved it. `now`: the same place holds a read. It counts
/// where the content is the same, each reason was shown and is about no more people, and the date is the same one; or a
/// later one, where the hold was not for its date and the new date is not more than a day ahead. What an earlier
/// program wrote says no reasons: there everything must be the same.
[[nodiscard]] bool counts_for(const told_hold& approved, const told_hold& now);

/// Likewise, by content and date alone.
[[nodiscard]] bool is_date_approved(const told_hold& approved, const std::optional<instant>& now);

}  // namespace sluis::state
