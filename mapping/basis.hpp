// What a plan was computed from, in 64 bits: the upper half is the subject's own facts, the lower half everything else
// (rules, consent, schools, live groups). Two halves let the plan say why: "the source says otherwise" or "the rules
// moved". Kept in the shadow. Pure.
#pragma once

#include <cstdint>

namespace sluis::mapping {

/// Never computed by make_basis. `basis_open` (model/plan.hpp): a change whose subject has further changes in the same
/// plan (memberships); only a later plan that finds nothing left to do settles it. `basis_withdrawn`: deactivated
/// because the consent ended. `basis_ending`: the same, with changes of memberships in that plan: a later one that
/// finds nothing left to do settles it.
inline constexpr std::uint64_t basis_withdrawn = 1;
inline constexpr std::uint64_t basis_ending = 2;
/// Of a group that left: its name at the target says so. state/absences reads it.
inline constexpr std::uint64_t basis_left = 3;
/// The last one of those.
inline constexpr std::uint64_t last_fixed_basis = basis_left;

/// `version` and `name`: sequence numbers of the current version and of the assigned name (0: none). `rules`:
/// fingerprint() of the rest. Sequence numbers are taken as they are, not hashed: a new version always moves the upper
/// half (until 2^32 versions later).
[[nodiscard]] std::uint64_t make_basis(std::uint64_t version, std::uint64_t name, std::uint64_t rules) noexcept;

/// Were both computed from the same facts of the subject itself?
[[nodiscard]] bool same_own_facts(std::uint64_t a, std::uint64_t b) noexcept;

}  // namespace sluis::mapping
