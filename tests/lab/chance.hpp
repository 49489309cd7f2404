// The state of a random generator as text, for the state file: after a restart no id comes a second time.
#pragma once

#include <random>
#include <sstream>
#include <string>

namespace lab {

[[nodiscard]] inline std::string chance_text(const std::mt19937_64& chance) {
  std::ostringstream out;
  out << chance;
  return out.str();
}

inline void restore_chance(std::mt19937_64& chance, const std::string& text) {
  std::istringstream in(text);
  in >> chance;
}

}  // namespace lab
