// The tree of org units: the root is always there, a new one needs its parent. Names are unique among brothers,
// whatever their case.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/lab/google/refusal.hpp"

namespace lab::google {

class org_units {
 public:
  /// Those that an administrator made beforehand, with all above them.
  explicit org_units(const std::vector<std::string>& made_before = {});

  /// All of these throw refusal. Bodies were checked.
  const json& insert(const json& body);
  const json& get(const std::string& path_or_id) const;
  /// `type`: "all", "children" (also if empty) or "allIncludingParent", below `path` (empty: the root).
  [[nodiscard]] json list(const std::string& path, const std::string& type) const;

  /// The path as it is written, of one that is there in whatever case; refusal INVALID_OU_ID if it is not.
  [[nodiscard]] std::string require(const std::string& path) const;

  [[nodiscard]] json save() const;
  void load(const json& from);

 private:
  const json& make(const std::string& parent, const json& body);

  std::map<std::string, json> by_path_;  // in lower case; without the root
  std::uint64_t next_ = 1;
};

}  // namespace lab::google
