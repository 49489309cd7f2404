// Step two of a cycle: whoever has no login gets one, every group gets its label at the targets. Both stay: a login
// survives a change of name unless the rule says otherwise, and is never given to another person while the first is
// held. Blocking; on the strand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct naming_result {
  std::uint64_t named = 0;
  std::vector<subject_id> without_label;  // groups for which no label is free; each keeps the one it had, if any
};

/// The error may be that it was interrupted, and left nothing behind. A group without a free label stops nobody else.
[[nodiscard]] result<naming_result> name_everyone(state::store& store, const config::name_settings& rules,
                                                  const give_way& way);

/// For status and journal, with the handles of the first few; empty: every group has a label.
[[nodiscard]] std::string without_label_text(const std::vector<subject_id>& groups);

/// "99XX-01", "99XX", or the source's own key.
[[nodiscard]] std::string school_code(const school& s);

}  // namespace sluis::daemon
