// How much memory this process has had at most.
#pragma once

#include <fstream>
#include <string>

namespace sluis::bench {

/// VmHWM: getrusage's figure would include the parent's size before exec.
[[nodiscard]] inline double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024.0;
  }
  return 0;
}

}  // namespace sluis::bench
