#include "state/health.hpp"

namespace sluis::state {

bool is_broken(store& memory) {
  return memory.db().is_poisoned() || memory.log().broken() || memory.keys().is_broken() ||
         memory.readers()->found_failure();
}

}  // namespace sluis::state
