#include "connectors/targets/scim/best_pace.hpp"

#include <algorithm>

#include "connectors/targets/scim/memberships.hpp"

namespace sluis::targets::scim {

namespace {

double changes_in_one_request(const capabilities& offers, operation op) {
  switch (op) {
    case operation::add_member:
    case operation::remove_member:
      return static_cast<double>(members_in_one_patch);
    case operation::delete_user:
    case operation::delete_group:
      return 1;  // never in bulk
    default:
      return offers.bulk == offered::yes ? static_cast<double>(std::max<std::uint64_t>(offers.bulk_operations, 1)) : 1;
  }
}

}  // namespace

double best_pace(const scim_settings& settings, const capabilities& offers, operation op) {
  return settings.requests_per_second * changes_in_one_request(offers, op);
}

}  // namespace sluis::targets::scim
