// Keys that stand more than once in a file. Held by themselves, so only those few that looked repeated are here at all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "connectors/sources/edexml/record_keys.hpp"
#include "model/person.hpp"

namespace sluis::sources::edexml {

class duplicates {
 public:
  /// `content`: a hash of all that the record says; none: it cannot be taken in, so it is like no other.
  void saw(role who, const std::string& key, std::uint32_t line, std::optional<std::uint64_t> content) {
    auto& one = records_[{who, key}];
    one.differ = one.differ || !content || (one.lines.count() > 0 && one.content != content);
    one.content = content;
    one.lines.add(line);
  }
  /// Nothing if the key is its owner's alone. Records that say the same are one record.
  [[nodiscard]] const key_lines* find(role who, const std::string& key) const {
    const auto* const found = look_up(who, key);
    return found != nullptr && found->differ ? &found->lines : nullptr;
  }
  /// The same record stands more than once.
  [[nodiscard]] bool is_repetition(role who, const std::string& key) const {
    const auto* const found = look_up(who, key);
    return found != nullptr && !found->differ;
  }

 private:
  struct records {
    key_lines lines;
    std::optional<std::uint64_t> content;
    bool differ = false;
  };
  [[nodiscard]] const records* look_up(role who, const std::string& key) const {
    if (records_.empty()) return nullptr;
    const auto found = records_.find({who, key});
    return found != records_.end() && found->second.lines.count() > 1 ? &found->second : nullptr;
  }

  std::map<std::pair<role, std::string>, records> records_;
};

}  // namespace sluis::sources::edexml
