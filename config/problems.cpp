#include "config/problems.hpp"

namespace sluis::config {

void problems::add(position where, const std::string& what, const std::string& hint) {
  if (first_ && where_ <= where) return;
  where_ = where;
  first_ =
      error(errc::invalid_input,
            file_.string() + ":" + std::to_string(where.line) + ":" + std::to_string(where.column) + ": " + what, hint);
}

}  // namespace sluis::config
