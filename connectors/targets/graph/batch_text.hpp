// A $batch: up to 20 calls in one request, each with an id of its own (JSON batching of Microsoft Graph). Pure.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/graph/errand.hpp"

namespace sluis::targets::graph {

inline constexpr std::size_t calls_in_one_batch = 20;
inline constexpr std::size_t people_in_one_batch = 100;  // so many may still arrive when a consent is withdrawn

/// The id of the n-th call inside its batch.
[[nodiscard]] std::string batch_id(std::size_t n);
/// No call depends on another: they are carried out in any order.
[[nodiscard]] std::string batch_text(const std::vector<const call*>& calls);

}  // namespace sluis::targets::graph
