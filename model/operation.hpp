// What a change does at a target, and what may be asked of that. Pure.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluis {

/// Removals come first in a plan's list, creations after them. The order in which a push runs them is another one,
/// because the numbers are on disk: see `push_order` (daemon/cycle/pushing/push.cpp).
enum class operation : std::uint8_t {
  remove_member = 1,
  deactivate_user,
  delete_user,
  delete_group,
  create_group,
  update_group,
  create_user,
  update_user,  // also what reactivates: before active=false, after active=true
  add_member,
};
inline constexpr std::size_t operation_count = 10;  // 0 is unused
[[nodiscard]] const char* to_string(operation op) noexcept;

/// An account or a group.
[[nodiscard]] constexpr bool creates(operation op) noexcept {
  return op == operation::create_user || op == operation::create_group;
}
[[nodiscard]] constexpr bool updates(operation op) noexcept {
  return op == operation::update_user || op == operation::update_group;
}
[[nodiscard]] constexpr bool deletes(operation op) noexcept {
  return op == operation::delete_user || op == operation::delete_group;
}
/// Of one person in one group; the object of the change is the group.
[[nodiscard]] constexpr bool is_membership(operation op) noexcept {
  return op == operation::add_member || op == operation::remove_member;
}
/// The object of the change is an account.
[[nodiscard]] constexpr bool is_of_user(operation op) noexcept {
  return op == operation::create_user || op == operation::update_user || op == operation::deactivate_user ||
         op == operation::delete_user;
}
/// The object of the change is a group, and it is no membership.
[[nodiscard]] constexpr bool is_of_group(operation op) noexcept {
  return op == operation::create_group || op == operation::update_group || op == operation::delete_group;
}

}  // namespace sluis
