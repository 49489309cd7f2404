// Names of people whom the memory does not know, also at a school's first read, where nothing of before tells that a
// column moved: groups, nationalities, places and genders stand at many, names at few. In memory: shortened keyed
// hashes only. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "state/reads/changed_names.hpp"

namespace sluis::state {

class newcomers_names {
 public:
  void clear() { *this = {}; }
  using fold = std::function<std::string(std::string_view)>;
  /// `folded`: as the names of the groups are.
  void add(const person& who, const fold& folded, const changed_names& groups);
  [[nodiscard]] const newcomers_told& told() const { return told_; }

 private:
  std::map<std::uint64_t, std::uint64_t> given_, family_;  // people, by hash
  newcomers_told told_;
};

}  // namespace sluis::state
