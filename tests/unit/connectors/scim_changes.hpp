// Released changes for the SCIM tests. Made the one way that there is: through the gate, with a grant from a real
// ledger.
#pragma once

#include <string>

#include "mapping/release.hpp"
#include "tests/support/grants.hpp"

namespace sluis::targets::scim {

/// The handle whose sixteen bytes are all `n`: "0a0a…" for 10.
inline target_handle handle_of(unsigned n) {
  target_handle out;
  out.bytes.fill(static_cast<std::uint8_t>(n));
  return out;
}

inline released_change change_of(operation op, unsigned n, field_map fields, std::string remote_id = {},
                                 std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member || op == operation::remove_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {handle_of(n), std::move(remote_id), std::move(member)})
      .value();
}

inline released_change new_user(unsigned n) {
  return change_of(operation::create_user, n, {{field::user_name, "jan.jansen" + std::to_string(n) + "@demo.example"}});
}
inline released_change renamed_user(unsigned n, std::string remote_id) {
  return change_of(operation::update_user, n, {{field::family_name, "Jansen"}}, std::move(remote_id));
}
inline released_change member_change(operation op, unsigned group, std::string group_id, std::string member_id) {
  return change_of(op, group, {}, std::move(group_id), std::move(member_id));
}

}  // namespace sluis::targets::scim
