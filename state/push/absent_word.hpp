// An administrator's word that the object of a creation without an outcome is not at the target, for where the target
// cannot tell. Table progress, column absent. On the strand.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/plans.hpp"

namespace sluis::state {

class store;

/// Commits, with an entry of its own. The creation stays open: the next sync looks once more, and the word decides
/// where the target still does not tell (daemon/cycle/pushing/settling.hpp), and a receipt names the word. It is of the
/// newest attempt only; said again, it is not recorded again. errc::invalid_input: the reason is no reference
/// (model/order.hpp). errc::conflict: the creation has an outcome meanwhile.
[[nodiscard]] result<void> say_absent(store& s, const target_id& target, const unsettled_creation& which,
                                      std::string_view reference, const actor_id& by);

[[nodiscard]] bool is_said_absent(store& s, std::uint64_t plan, std::uint64_t ordinal);

}  // namespace sluis::state
