#include "daemon/client/table.hpp"

#include <algorithm>

#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {
constexpr const char* gap = "  ";
}

void table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string table::text(const std::string& indent) const {
  if (rows_.empty()) return {};
  std::vector<std::string> titles;
  std::vector<std::size_t> widths;
  for (const auto& [title, how] : columns_) {
    titles.push_back(title);
    widths.push_back(columns_of(title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out = indent;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += gap;
      const std::string fill(widths[i] - columns_of(cells[i]), ' ');
      out += columns_[i].how == align::right ? fill + cells[i] : cells[i] + fill;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  std::string out = line(titles);
  for (const auto& row : rows_) out += line(row);
  return out;
}

}  // namespace sluis::daemon::client
