#include "model/account.hpp"

#include <string>

namespace sluis {

namespace {
constexpr std::array<const char*, consent_attribute_count> consent_names = {
    "given_name", "family_name_prefix", "family_name", "email", "groups", "school", "function"};
constexpr std::array<const char*, field_count> field_names = {
    "user_name", "display_name", "given_name", "family_name_prefix", "family_name",
    "email",     "school",       "function",   "group_name",         "active"};
static_assert(consent_names.back() != nullptr && field_names.back() != nullptr);  // one is missing
}  // namespace

const char* to_string(consent_attribute a) noexcept {
  return consent_names[static_cast<std::size_t>(a)];
}

std::optional<consent_attribute> parse_consent_attribute(std::string_view text) noexcept {
  for (std::size_t i = 0; i < consent_names.size(); ++i) {
    if (text == consent_names[i]) return static_cast<consent_attribute>(i);
  }
  return std::nullopt;
}

const char* to_string(field f) noexcept {
  return field_names[static_cast<std::size_t>(f)];
}

attribute_set attribute_set::from_mask(std::uint8_t mask) {
  attribute_set out;
  out.bits_ = std::bitset<consent_attribute_count>(mask);
  return out;
}

attribute_set attribute_set::all() {
  attribute_set out;
  out.bits_.set();
  return out;
}

std::string attribute_set::text() const {
  std::string out;
  for (std::size_t i = 0; i < consent_names.size(); ++i) {
    if (!bits_.test(i)) continue;
    if (!out.empty()) out += ',';
    out += consent_names[i];
  }
  return out;
}

std::optional<attribute_set> attribute_set::parse(std::string_view comma_separated) {
  attribute_set out;
  while (!comma_separated.empty()) {
    const auto comma = comma_separated.find(',');
    const auto parsed = parse_consent_attribute(comma_separated.substr(0, comma));
    if (!parsed) return std::nullopt;
    out.insert(*parsed);
    if (comma == std::string_view::npos) break;
    comma_separated.remove_prefix(comma + 1);
  }
  return out;
}

attribute_set attribute_set::operator&(const attribute_set& other) const {
  attribute_set out;
  out.bits_ = bits_ & other.bits_;
  return out;
}

}  // namespace sluis
