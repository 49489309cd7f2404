// POST /groups/{id}/assignLicense: what a group gives to its members. Both lists are wanted, a licence must be among
// the tenant's subscriptions and have a seat left, and what is taken away must have been there.
#pragma once

#include <map>
#include <string>

#include "tests/lab/graph/directory.hpp"

namespace lab::graph {

/// Seats by skuId, in lower case.
using subscriptions = std::map<std::string, unsigned>;

/// All of it or nothing; throws refusal 400.
void assign_licences(directory& in, object& group, const json& body, const subscriptions& bought);

}  // namespace lab::graph
