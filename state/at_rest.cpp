#include "state/at_rest.hpp"

namespace sluis::state {

void give_back_memory(store& s) {
  sqlite3_db_release_memory(s.db().raw());
}

}  // namespace sluis::state
