// What boost::json::basic_parser wants of each handler as constants. Ours are no bounds: the bounds depend on the
// document (bounds_check.hpp).
#pragma once

#include <cstddef>

namespace sluis::foreign {

struct parser_constants {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
};

}  // namespace sluis::foreign
