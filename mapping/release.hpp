// The gate (architecture, decision 3): the only maker of a released_change, and only out of a grant. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/consent.hpp"
#include "model/plan.hpp"
#include "model/released.hpp"
#include "model/result.hpp"

namespace sluis::mapping {

/// May this field leave under these attributes? user_name may always (it is the address only with `email`: the rules
/// saw to that, and the gate refuses anything but the target handle without it); display_name needs given_name and
/// family_name; group_name needs groups; active may always.
[[nodiscard]] bool covers(const attribute_set& attributes, field f);

/// Where the change goes at the target.
struct addressing {
  target_handle object;
  std::string remote_id;
  std::string member_remote_id;
  bool writes_handle = false;  // the object was seen without our handle
};

/// Whose account is asked for by its login, which is personal data. One that is the target's own handle of them says
/// nothing.
struct login_of {
  std::string user_name;
  role who = role::student;
  subject_id school;
};

class release {
 public:
  /// errc::refused names the first field that the grant does not cover, or why this operation cannot leave after a
  /// consent's end (only deactivate, delete, remove_member and delete_group can, and none of them with a field but
  /// active=false).
  ///  * An *empty* value of a field that is not covered may leave in an update: it clears what an earlier, wider
  ///  consent put there and says nothing.
  ///  * create_group, update_group and add_member need `groups`; removal needs nothing.
  ///  * Whatever is no removal needs a covered school, and of persons and memberships a covered role.
  /// errc::invalid_input: a change that no plan makes (a group's field on a person, a deactivation disguised as an
  /// update, fields on a membership), or an operation other than a creation without the target's id: a request to
  /// "/Users/" + "" must not exist. Only deactivate_user may come without one (its creation's outcome was never known):
  /// the target looks the handle up first.
  static result<released_change> let_through(const grant& g, std::uint64_t ordinal, const planned_change& change,
                                             const addressing& where);

  /// For target::look_up only: the handle and nothing else, under any kind of grant (what was begun under a consent
  /// must be found after its withdrawal, to be deactivated).
  static released_change to_look_up(const grant& g, std::uint64_t ordinal, operation op, const addressing& where);

  /// For target::find: id and handle under any kind of grant; the login only where the grant covers the address
  /// (`email`), the role and the school, or where the login is the handle.
  static released_look_up to_find(const grant& g, released_look_up::kind what, const addressing& where,
                                  const std::optional<login_of>& by);

 private:
  static released_change addressed(const grant& g, std::uint64_t ordinal, operation op, const addressing& where);
};

}  // namespace sluis::mapping
