#include "bench/provisioning.hpp"

#include <algorithm>

#include "mapping/release.hpp"
#include "tests/support/grants.hpp"

namespace sluis::bench {

namespace {

constexpr unsigned first_group = 1'000'000;  // so that no handle is a user's as well

released_change change_of(operation op, unsigned n, field_map fields, std::string remote_id = {},
                          std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  target_handle handle;
  for (unsigned i = 0; i < 4; ++i) handle.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
  handle.bytes[15] = 0xa5;
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {handle, std::move(remote_id), std::move(member)}).value();
}

/// As many at a time as the target asks for; the ids.
std::vector<std::string> carry_out(const provisioning& what, const std::function<released_change(unsigned)>& each,
                                   unsigned count, std::uint64_t& not_done) {
  std::vector<std::string> ids;
  ids.reserve(count);
  const auto step = static_cast<unsigned>(what.api.batch_size());
  for (unsigned first = 0; first < count; first += step) {
    std::vector<released_change> some;
    for (unsigned i = first; i < std::min(first + step, count); ++i) some.push_back(each(i));
    for (const auto& heard : what.apply(some)) {
      not_done += heard.what == outcome::kind::done ? 0U : 1U;
      ids.push_back(heard.remote_id);
    }
  }
  return ids;
}

}  // namespace

provisioned provision(const provisioning& what) {
  provisioned out;
  out.begun = what.now();
  const auto group = [](unsigned i) {
    return change_of(operation::create_group, first_group + i, {{field::group_name, "groep " + std::to_string(i)}});
  };
  const auto group_ids = carry_out(what, group, what.groups, out.not_done);
  out.users_begun = what.now();
  const auto user = [](unsigned i) {
    const auto login = "pupil" + std::to_string(i) + "@demo.example";
    return change_of(operation::create_user, i,
                     {{field::user_name, login},
                      {field::display_name, "Jan Jansen"},
                      {field::given_name, "Jan"},
                      {field::family_name, "Jansen"}});
  };
  const auto user_ids = carry_out(what, user, what.users, out.not_done);
  out.users_done = what.now();
  const auto membership = [&](unsigned i) {
    const auto group_of_it = static_cast<unsigned>(std::uint64_t{i} * what.groups / what.users);
    return change_of(operation::add_member, first_group + group_of_it, {}, group_ids[group_of_it], user_ids[i]);
  };
  carry_out(what, membership, what.users, out.not_done);
  out.ended = what.now();
  return out;
}

}  // namespace sluis::bench
