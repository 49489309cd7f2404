// Released changes for the Google tests. Made the one way that there is: through the gate, with a grant from a real
// ledger.
#pragma once

#include <string>

#include "mapping/release.hpp"
#include "tests/support/grants.hpp"

namespace sluis::targets::google {

/// Different for each n.
inline target_handle handle_of(unsigned n) {
  target_handle out;
  out.bytes.fill(0xab);
  for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
  return out;
}

inline released_change change_of(operation op, unsigned n, field_map fields = {}, std::string remote_id = {},
                                 std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member || op == operation::remove_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {handle_of(n), std::move(remote_id), std::move(member)})
      .value();
}

inline std::string login_of(unsigned n) {
  return "jan.jansen" + std::to_string(n) + "@demo.example";
}

inline released_change new_user(unsigned n) {
  return change_of(operation::create_user, n,
                   {{field::user_name, login_of(n)},
                    {field::display_name, "Jan van der Jansen"},
                    {field::given_name, "Jan"},
                    {field::family_name_prefix, "van der"},
                    {field::family_name, "Jansen"},
                    {field::email, login_of(n)},
                    {field::school, "De Regenboog"},
                    {field::function, "leerling"}});
}
inline released_change new_group(unsigned n) {
  return change_of(operation::create_group, n, {{field::group_name, "groep " + std::to_string(n)}});
}

}  // namespace sluis::targets::google
