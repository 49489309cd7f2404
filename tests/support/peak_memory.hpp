// How much memory this process has had at most, since it was asked to count anew.
#pragma once

#include <malloc.h>

#include <fstream>
#include <string>

namespace sluis::test {

/// VmHWM in MB.
[[nodiscard]] inline double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024.0;
  }
  return 0;
}

/// Lets the peak begin at what is in use now (proc(5), clear_refs), and gives it.
inline double peak_mb_from_here() {
  ::malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
  return peak_mb();
}

}  // namespace sluis::test
