// The keys by which EDEXML names groups and persons (EDEXKeyType), and what makes one unfit as an identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sources/edexml/xml_events.hpp"

namespace sluis::sources::edexml {

/// The attribute `key`, trimmed; empty if there is none.
[[nodiscard]] std::string_view key_of(const xml_attributes& attributes);

/// Why this key says nothing about whom the record is about: missing, a dummy ('#', the manual's mark of a key that may
/// change), or longer than 256 characters. nullptr: it is fit.
[[nodiscard]] const char* unfit_key(std::string_view key) noexcept;

/// On which lines a key stands.
class key_lines {
 public:
  void add(std::uint32_t line);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// "appears more than once in this file: lines 120 and 340; each record needs a key of its own"
  [[nodiscard]] std::string problem() const;

 private:
  std::vector<std::uint32_t> lines_;  // the first few
  std::uint64_t count_ = 0;
};

}  // namespace sluis::sources::edexml
