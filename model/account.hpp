// Attributes as they can leave for a target (R-B1..B3), and what an account or group at a target should look like.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"

namespace sluis {

/// What a consent names (requirements B). Nothing else may leave.
enum class consent_attribute : std::uint8_t {
  given_name,
  family_name_prefix,
  family_name,
  email,
  groups,
  school,
  function
};
inline constexpr std::size_t consent_attribute_count = 7;

[[nodiscard]] const char* to_string(consent_attribute a) noexcept;  // "given_name", …
[[nodiscard]] std::optional<consent_attribute> parse_consent_attribute(std::string_view text) noexcept;

/// A set of the above.
class attribute_set {
 public:
  attribute_set() = default;
  attribute_set(std::initializer_list<consent_attribute> list) {
    for (const auto a : list) insert(a);
  }
  void insert(consent_attribute a) { bits_.set(static_cast<std::size_t>(a)); }
  [[nodiscard]] bool has(consent_attribute a) const { return bits_.test(static_cast<std::size_t>(a)); }
  [[nodiscard]] bool empty() const { return bits_.none(); }
  [[nodiscard]] std::uint8_t mask() const { return static_cast<std::uint8_t>(bits_.to_ulong()); }
  [[nodiscard]] static attribute_set from_mask(std::uint8_t mask);
  [[nodiscard]] static attribute_set all();
  /// "given_name,family_name"
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<attribute_set> parse(std::string_view comma_separated);
  [[nodiscard]] attribute_set operator&(const attribute_set& other) const;
  bool operator==(const attribute_set&) const = default;

 private:
  std::bitset<consent_attribute_count> bits_;
};

/// A field of an object at a target. Which consent each needs is decided in mapping/release.
enum class field : std::uint8_t {
  user_name,     // the address login@domain with consent for email, else the target handle
  display_name,  // needs given_name and family_name
  given_name,
  family_name_prefix,
  family_name,
  email,
  school,
  function,
  group_name,  // of a group object
  active,      // "true" or "false"
};
inline constexpr std::size_t field_count = 10;
[[nodiscard]] const char* to_string(field f) noexcept;

/// field -> value; an absent field is not sent, an empty value clears it. Ordered, so that plans and hashes are.
using field_map = std::map<field, std::string>;

/// What a target should hold of one person. Pure data, before release.
struct account {
  subject_id subject;
  bool active = false;
  field_map fields;                // without `active`
  std::vector<subject_id> groups;  // sorted, unique; empty for who is not active

  bool operator==(const account&) const = default;
};

}  // namespace sluis
