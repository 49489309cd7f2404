#include "mapping/ended_label.hpp"

#include "mapping/names.hpp"
#include "mapping/text.hpp"

namespace sluis::mapping {

std::string ended_label(std::string_view label, day since, const std::optional<target_handle>& handle) {
  const auto suffix = " (ended " + to_string(since) + (handle ? ", sluis " + handle->hex() : std::string()) + ")";
  return clean(label, max_label - suffix.size()) + suffix;
}

}  // namespace sluis::mapping
