// A record as clients see it: with schemas, meta (RFC 7643 section 3.1), a user's groups and the members' $ref.
#pragma once

#include "tests/lab/store.hpp"

namespace lab {

[[nodiscard]] std::string location_of(const record& r, const std::string& base_url);
[[nodiscard]] json rendered(const record& r, const store& from, const std::string& base_url);

/// What `attributes` or `excludedAttributes` leave of it (RFC 7644 section 3.9); by top attribute, and id and schemas
/// always stay. Both lists are comma-separated; nullptr: not asked. Throws problem 400 if both are.
[[nodiscard]] json projected(json resource, const std::string* only, const std::string* without);

}  // namespace lab
