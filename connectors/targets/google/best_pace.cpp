#include "connectors/targets/google/best_pace.hpp"

#include <algorithm>

namespace sluis::targets::google {

double best_pace(const google_settings& settings, operation op) {
  const double queries = settings.queries_per_minute / 60;
  return op == operation::create_user ? std::min(queries, settings.creations_per_second) : queries;
}

}  // namespace sluis::targets::google
