// For a comparison that shows the whole text where it fails.
#pragma once

#include <string>

namespace sluis::daemon::client {

/// The words, if they are in it; else all of it.
inline std::string part_of(const std::string& all, const std::string& words) {
  return all.find(words) == std::string::npos ? all : words;
}

}  // namespace sluis::daemon::client
