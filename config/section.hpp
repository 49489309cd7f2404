// One table of the file, read key by key. What was asked for is known; whatever else stands there is refused by
// finish(). Problems go to the list and the caller goes on with nothing, so reading code has no error paths.
#pragma once

#include <toml++/toml.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace sluis::config {

enum class presence : std::uint8_t { optional, required };

class section {
 public:
  /// `title` as an administrator writes it: "[daemon]", "[[institution.source]]".
  section(problems& found, const toml::table& table, std::string title);

  /// A string that is not empty.
  [[nodiscard]] std::optional<std::string> text(std::string_view key, presence how = presence::optional);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most);
  /// A whole or a broken number.
  [[nodiscard]] std::optional<double> number(std::string_view key, double least, double most);
  /// "30s", "15m", "1h", "1d"
  [[nodiscard]] std::optional<std::chrono::seconds> duration(std::string_view key, std::chrono::seconds least,
                                                             std::chrono::seconds most);
  /// Likewise, and "500ms".
  [[nodiscard]] std::optional<std::chrono::milliseconds> short_duration(std::string_view key,
                                                                        std::chrono::milliseconds least,
                                                                        std::chrono::milliseconds most);
  /// Relative ones are taken from the file's folder.
  [[nodiscard]] std::optional<std::filesystem::path> path(std::string_view key, presence how = presence::optional);
  /// One of `allowed`.
  [[nodiscard]] std::optional<std::string> choice(std::string_view key, const std::vector<std::string>& allowed,
                                                  presence how = presence::optional);
  struct word {
    std::string text;
    position where;
  };
  [[nodiscard]] std::optional<std::vector<word>> words(std::string_view key);
  /// [title]
  [[nodiscard]] std::optional<section> table(std::string_view key, std::string title,
                                             presence how = presence::optional);
  /// Each [[title]], in order; required: at least one.
  [[nodiscard]] std::vector<section> tables(std::string_view key, const std::string& title,
                                            presence how = presence::optional);

  struct entry {
    std::string key;
    position key_where;
    std::optional<std::string> text;  // nothing: refused already
  };
  /// Every key with its string, for tables whose keys are data.
  [[nodiscard]] std::vector<entry> entries();

  /// Refuses the value of `key`; the message becomes `title key: what`.
  void refuse(std::string_view key, const std::string& what, const std::string& hint = {});
  void refuse_at(position where, std::string_view key, const std::string& what, const std::string& hint = {});
  /// Of the value, or of the section if the key is missing.
  [[nodiscard]] position where(std::string_view key) const;
  [[nodiscard]] position where() const;

  [[nodiscard]] bool has(std::string_view key) const;

  /// Call last: refuses every key that nobody asked for, and tells of every required one that is not there.
  void finish();

 private:
  const toml::node* find(std::string_view key, presence how);

  problems* problems_;
  const toml::table* table_;
  std::string title_;
  std::vector<std::string> known_;
  struct absent {
    std::string key;
    std::string what;
  };
  std::vector<absent> missing_;
};

}  // namespace sluis::config
