// Inclusion and consistency proofs, RFC 6962 sections 2.1.1 and 2.1.2; their verification as RFC 9162 sections 2.1.3.2
// and 2.1.4.2. Pure: where the hashes come from (tiles, memory) is a parameter.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/result.hpp"
#include "state/log/merkle.hpp"

namespace sluis::state::tlog {

/// Root of the perfect subtree over leaves [index << height, (index + 1) << height).
using node_source = std::function<result<sha256_hash>(unsigned height, std::uint64_t index)>;

/// Root of the tree of the first `size` leaves.
[[nodiscard]] result<sha256_hash> root_at(hasher& h, std::uint64_t size, const node_source& nodes);
/// That leaf `index` is in the tree of `size` leaves. errc::invalid_input if it cannot be.
[[nodiscard]] result<std::vector<sha256_hash>> inclusion_proof(hasher& h, std::uint64_t index, std::uint64_t size,
                                                               const node_source& nodes);
/// That the tree of `older` leaves is the beginning of the tree of `newer`. Empty for older = 0 and older = newer.
[[nodiscard]] result<std::vector<sha256_hash>> consistency_proof(hasher& h, std::uint64_t older, std::uint64_t newer,
                                                                 const node_source& nodes);

[[nodiscard]] bool proves_inclusion(hasher& h, const sha256_hash& leaf, std::uint64_t index, std::uint64_t size,
                                    const sha256_hash& root, std::span<const sha256_hash> proof);
[[nodiscard]] bool proves_consistency(hasher& h, std::uint64_t older, const sha256_hash& older_root,
                                      std::uint64_t newer, const sha256_hash& newer_root,
                                      std::span<const sha256_hash> proof);

}  // namespace sluis::state::tlog
