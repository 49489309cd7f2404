// Aligned columns.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sluis::daemon::client {

class table {
 public:
  enum class align : std::uint8_t { left, right };
  struct column {
    std::string title;
    align how = align::left;
  };

  explicit table(std::vector<column> columns) : columns_(std::move(columns)) {}
  /// As many cells as columns; fewer are filled up with nothing.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// A title line and the rows, each after `indent`; without trailing blanks. "" for a table without rows.
  [[nodiscard]] std::string text(const std::string& indent = "") const;

 private:
  std::vector<column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace sluis::daemon::client
