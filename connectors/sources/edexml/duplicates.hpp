// Keys that stand more than once in a file. Held by themselves, so only those few that looked repeated are here at all.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "connectors/sources/edexml/record_keys.hpp"
#include "model/person.hpp"

namespace sluis::sources::edexml {

class duplicates {
 public:
  void saw(role who, const std::string& key, std::uint32_t line) { lines_[{who, key}].add(line); }
  /// Nothing if the key is its owner's alone.
  [[nodiscard]] const key_lines* find(role who, const std::string& key) const {
    if (lines_.empty()) return nullptr;
    const auto found = lines_.find({who, key});
    return found != lines_.end() && found->second.count() > 1 ? &found->second : nullptr;
  }

 private:
  std::map<std::pair<role, std::string>, key_lines> lines_;
};

}  // namespace sluis::sources::edexml
