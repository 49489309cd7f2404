#include "connectors/targets/google/errand.hpp"

#include "connectors/targets/google/alteration.hpp"
#include "connectors/targets/google/creation.hpp"
#include "connectors/targets/google/membership.hpp"

namespace sluis::targets::google {

std::unique_ptr<errand> make_errand(const released_change& change, surroundings& around) {
  switch (change.op()) {
    case operation::create_user:
    case operation::create_group:
      return std::make_unique<creation>(change, around);
    case operation::add_member:
    case operation::remove_member:
      return std::make_unique<membership>(change, around);
    default:
      return std::make_unique<alteration>(change, around);
  }
}

}  // namespace sluis::targets::google
