// A grant covers what was consented to, and cannot be told to cover more.
#include "model/consent.hpp"

void widen(sluis::grant& given) {
  given.attributes().insert(sluis::consent_attribute::email);
}
