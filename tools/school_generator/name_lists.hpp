// Names as they occur in Dutch schools, the common ones first.
#pragma once

#include <span>
#include <string_view>

namespace school_generator {

struct family {
  std::string_view prefix;
  std::string_view name;
};

[[nodiscard]] std::span<const std::string_view> girls();
[[nodiscard]] std::span<const std::string_view> boys();
[[nodiscard]] std::span<const family> families();

}  // namespace school_generator
