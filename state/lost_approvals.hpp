// Approvals of held reads that came after the backup that was restored: the log has them, the data do not. On the
// strand.
#pragma once

#include <cstdint>
#include <map>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// Schools of which a held read was approved in that time, with how many approvals each; none as soon as somebody
/// approved a plan of the target since. What those reads changed at the target is not known here any more.
result<std::map<subject_id, std::uint64_t>> lost_approvals(store& s, const target_id& target);

}  // namespace sluis::state
