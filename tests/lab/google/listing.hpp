// Lists in pages, and the searches that are known: users by externalId or e-mail, groups by e-mail.
#pragma once

#include "tests/lab/google/directory.hpp"
#include "tests/lab/query.hpp"

namespace lab::google {

/// All throw refusal 400 for a query parameter that there is not, or with a value that it cannot have.
[[nodiscard]] json list_users(const directory& from, const target& asked);
[[nodiscard]] json list_groups(const directory& from, const target& asked);
[[nodiscard]] json list_members(const directory& from, const group& of, const target& asked);
[[nodiscard]] json list_org_units(const org_units& from, const target& asked);

/// Refuses parameters that are not in `known`; `fields`, `alt` and `prettyPrint` always are.
void check_parameters(const target& asked, const std::vector<std::string>& known);

}  // namespace lab::google
