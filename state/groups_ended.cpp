#include "state/groups_ended.hpp"

#include <string>

#include "state/store.hpp"

namespace sluis::state {

std::uint64_t groups_ended_by(store& s, std::uint64_t plan) {
  auto count = s.db().prepare(std::string("SELECT count(*) FROM plan_change WHERE plan = ?1 AND ") + is_ended_by_name);
  count.bind(1, plan).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

}  // namespace sluis::state
