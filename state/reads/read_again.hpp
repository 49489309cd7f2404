// May a read of the same content, which was taken in before, do anything now? A read is a function of its content, of
// the day, and of what the memory knows of its school. Where none of these changed, it does nothing, and the file need
// not be read again. Whatever is not known to be without effect counts as a change. On the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// An entry of this kind changes nothing that a read of content that was taken in depends on: reads of other schools,
/// names, consents, plans, pushes, looks at personal data, backups. Pure.
[[nodiscard]] bool leaves_reads_as_they_are(mutation_kind kind) noexcept;

/// An entry of this kind changes nothing that a read which is under way knows of its school: looks at personal data,
/// consents, plans, pushes, what is said of targets, backups. Pure.
[[nodiscard]] bool leaves_a_read_under_way_as_it_is(mutation_kind kind) noexcept;
/// Of all entries of the log from number `since` on. False where there are more than are looked at.
[[nodiscard]] bool may_a_read_stand(store& s, std::uint64_t since);

/// Schools of this source of which the same content must be read again: somebody has to decide about a read of them, or
/// decided; somebody said that they are closed; a record of theirs was not taken in; somebody is kept, or absent and in
/// doubt. None: of every school, because the log has an entry from number `since` on that may matter to any, or more
/// entries than are looked at, or does not reach so far.
[[nodiscard]] result<std::optional<std::set<subject_id>>> schools_to_read_again(store& s, const source_id& source,
                                                                                std::uint64_t since);

}  // namespace sluis::state
