// Whose an id at a target is, by the shadow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/source_record.hpp"
#include "state/store.hpp"

namespace sluis::state {

/// Nothing: nobody's. Ids that say nothing of anybody are found by an index; the others are sealed on disk, and looking
/// for one of those opens every such row.
result<std::optional<subject_id>> holder_of(store& s, const target_id& target, subject_kind kind,
                                            const std::string& remote_id);

/// The same for many: of those that are somebody's, whose they are. Sealed ones are looked for once, for all of them.
result<remote_ids> holders_of(store& s, const target_id& target, const known_objects& wanted);

/// The ids at the target of who is in a group by our doing.
result<std::vector<std::string>> member_ids(store& s, const target_id& target, const subject_id& group);

}  // namespace sluis::state
