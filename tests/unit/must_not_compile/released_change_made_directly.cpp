// Only mapping/release makes a released_change.
#include "model/released.hpp"

sluis::released_change made_past_the_gate() {
  return sluis::released_change{};
}
