#include "connectors/sources/edexml/record_keys.hpp"

#include <algorithm>

#include "connectors/sources/edexml/fields.hpp"

namespace sluis::sources::edexml {

namespace {
constexpr std::size_t max_key_characters = 256;
constexpr std::size_t max_lines_told = 10;
}  // namespace

std::string_view key_of(const xml_attributes& attributes) {
  return trim(attributes.find("key").value_or(std::string_view{}));
}

const char* unfit_key(std::string_view key) noexcept {
  if (key.empty()) return "is missing or empty";
  if (key.front() == '#')
    return "is a dummy (it starts with '#'): the administration cannot promise that it stays the same";
  const auto characters =
      std::count_if(key.begin(), key.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  if (static_cast<std::size_t>(characters) > max_key_characters) return "is longer than 256 characters";
  return nullptr;
}

void key_lines::add(std::uint32_t line) {
  if (lines_.size() < max_lines_told) lines_.push_back(line);
  ++count_;
}

std::string key_lines::problem() const {
  std::string out = "appears more than once in this file: lines ";
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i > 0) out += i + 1 == count_ ? " and " : ", ";
    out += std::to_string(lines_[i]);
  }
  if (lines_.size() < count_) out += " and " + std::to_string(count_ - lines_.size()) + " more";
  return out + "; each record needs a key of its own";
}

}  // namespace sluis::sources::edexml
