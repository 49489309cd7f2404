// PATCH as RFC 7644 section 3.5.2 says, taken literally: operations in lower case, a remove has a path and no value,
// and all operations of a request take effect or none does.
#pragma once

#include "tests/lab/problem.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

/// The resource after the request `body`; `resource` holds what clients can write. Throws problem.
[[nodiscard]] json patched(const resource_type& type, json resource, const json& body);

}  // namespace lab
