// What is wrong with a configuration, and where. Every rule is tried, so that the first problem in the file's order is
// the one that is told.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "model/result.hpp"

namespace sluis::config {

/// Line and column count from 1.
struct position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  auto operator<=>(const position&) const = default;
};

class problems {
 public:
  explicit problems(std::filesystem::path file) : file_(std::move(file)) {}

  void add(position where, const std::string& what, const std::string& hint = {});
  /// The one that stands first in the file; of two at one place, the one that was found first.
  [[nodiscard]] const std::optional<error>& first() const noexcept { return first_; }
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

 private:
  std::filesystem::path file_;
  std::optional<error> first_;
  position where_;
};

}  // namespace sluis::config
