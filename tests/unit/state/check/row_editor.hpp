// Rows as SQL literals, to be changed, removed or exchanged whatever table they are of.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/state/check/check_fixture.hpp"

namespace sluis::state::testing_support {

struct table_column {
  std::string name;
  bool is_key = false;
};
using literal_row = std::vector<std::string>;  // one literal a column

class row_editor {
 public:
  row_editor(std::filesystem::path folder, std::string table) : folder_(std::move(folder)), table_(std::move(table)) {
    const auto names = column_of(folder_, "SELECT name FROM pragma_table_info('" + table_ + "') ORDER BY cid");
    const auto keys =
        column_of(folder_, "SELECT CAST(pk AS TEXT) FROM pragma_table_info('" + table_ + "') ORDER BY cid");
    for (std::size_t i = 0; i < names.size(); ++i) columns_.push_back({names[i], keys[i] != "0"});
  }
  [[nodiscard]] const std::vector<table_column>& columns() const { return columns_; }

  [[nodiscard]] std::vector<literal_row> rows(const std::string& where = "1") const {
    std::vector<literal_row> out;
    for (const auto& column : columns_) {
      const auto values =
          column_of(folder_, "SELECT quote(" + column.name + ") FROM " + table_ + " WHERE " + where + order());
      out.resize(values.size());
      for (std::size_t i = 0; i < values.size(); ++i) out[i].push_back(values[i]);
    }
    return out;
  }
  void remove(const literal_row& row) { edit(deletion(row)); }
  void replace(const literal_row& row, const literal_row& by) { edit(deletion(row) + insertion(by)); }
  /// Each gets what the other said; the keys stay.
  void exchange(const literal_row& a, const literal_row& b) {
    auto first = b, second = a;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].is_key) std::swap(first[i], second[i]);
    }
    edit(deletion(a) + deletion(b) + insertion(first) + insertion(second));
  }

 private:
  void edit(const std::string& sql) { tamper_unguarded(folder_, table_, sql); }
  [[nodiscard]] std::string order() const {
    std::string out;
    for (const auto& column : columns_) {
      if (column.is_key) out += (out.empty() ? " ORDER BY " : ", ") + column.name;
    }
    return out;
  }
  [[nodiscard]] std::string deletion(const literal_row& row) const {
    std::string out = "DELETE FROM " + table_ + " WHERE 1";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].is_key) out += " AND " + columns_[i].name + " = " + row[i];
    }
    return out + ";";
  }
  [[nodiscard]] std::string insertion(const literal_row& row) const {
    std::string out;
    for (const auto& value : row) out += (out.empty() ? "" : ", ") + value;
    return "INSERT INTO " + table_ + " VALUES (" + out + ");";
  }

  std::filesystem::path folder_;
  std::string table_;
  std::vector<table_column> columns_;
};

/// The literal with one bit of its last byte changed; a number that must not be one of `taken`. Nothing: there is no
/// byte.
inline std::optional<std::string> flipped(std::string literal, const std::vector<std::string>& taken = {}) {
  if (literal == "NULL" || literal == "X''" || literal == "''") return std::nullopt;
  if (literal.ends_with('\'')) {
    auto& last = literal[literal.size() - 2];
    const bool is_blob = literal.starts_with('X');
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (is_blob) last = digits[digits.find(last) ^ 1];
    if (!is_blob) last = static_cast<char>(last ^ 1);
    return literal;
  }
  const auto number = std::stoll(literal);
  auto out = std::to_string(number ^ 1);
  return std::find(taken.begin(), taken.end(), out) == taken.end() ? out : std::to_string(number + 1000);
}

}  // namespace sluis::state::testing_support
