// POST /Bulk (RFC 7644 section 3.7): operations in order, those that refer to a later one's bulkId after it, until
// failOnErrors.
#pragma once

#include "tests/lab/resources.hpp"

namespace lab {

inline constexpr std::size_t most_bulk_operations = 100;
inline constexpr std::size_t most_bulk_bytes = 1048576;

/// Throws problem for what is wrong with the request as a whole; what is wrong with one operation is in its answer.
[[nodiscard]] json run_bulk(resources& on, stats& counted, const json& body);

}  // namespace lab
