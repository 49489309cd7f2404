// One edit at one path of a resource.
#pragma once

#include "tests/lab/path.hpp"

namespace lab {

enum class edit_kind : std::uint8_t { add, replace, remove };

/// Throws problem: invalidPath, noTarget (a filter that chooses nothing), mutability, invalidValue. Does not check what
/// is required of the resource as a whole but for removals.
void edit(const resource_type& type, json& resource, edit_kind what, const path& to, const json& value);

}  // namespace lab
