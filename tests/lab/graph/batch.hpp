// POST /$batch: up to 20 requests in one, each answered by itself, in any order; a failed dependsOn gives 424.
#pragma once

#include <functional>

#include "tests/lab/graph/asked.hpp"

namespace lab::graph {

/// Carries out one request of the batch; throws nothing.
using carry_out =
    std::function<reply(const std::string& method, const std::string& url, const json& headers, const json& body)>;

/// Throws refusal 400 for a batch that is not one: more than 20, an id missing or twice, an absolute url, a body
/// without its Content-Type, a nested batch.
[[nodiscard]] reply run_batch(const json& body, const carry_out& one);

}  // namespace lab::graph
