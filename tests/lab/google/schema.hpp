// What a body may hold, from the discovery document of directory_v1 (revision 20260421): unknown names, wrong types and
// what only Google writes are refused, although the real service lets some of it pass.
#pragma once

#include "tests/lab/google/refusal.hpp"

namespace lab::google {

enum class form : std::uint8_t { new_user, changed_user, new_group, changed_group, member, undelete, new_org_unit };

/// Throws refusal 400: names, types, enumerations, required fields, the limits of names (40) and passwords (8–100).
void check(const json& body, form as);

}  // namespace lab::google
