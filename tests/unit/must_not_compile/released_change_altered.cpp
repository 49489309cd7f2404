// What was let through cannot be added to afterwards.
#include "model/released.hpp"

sluis::field_map& opened_again(sluis::released_change& change) {
  sluis::field_map& fields = change.fields();
  return fields;
}
