// Whom a consent covers: roles and schools.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/person.hpp"

namespace sluis {

/// Roles that can have an account at a target. Guardians have none.
class role_set {
 public:
  role_set() = default;
  role_set(std::initializer_list<role> list) {
    for (const auto r : list) insert(r);
  }
  void insert(role r) { bits_.set(static_cast<std::size_t>(r)); }
  [[nodiscard]] bool has(role r) const { return bits_.test(static_cast<std::size_t>(r)); }
  [[nodiscard]] bool empty() const { return bits_.none(); }
  [[nodiscard]] std::uint8_t mask() const { return static_cast<std::uint8_t>(bits_.to_ulong()); }
  /// Bits that no role with accounts has are dropped.
  [[nodiscard]] static role_set from_mask(std::uint8_t mask);
  [[nodiscard]] static role_set all() { return {role::student, role::staff}; }
  /// "student,staff"
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<role_set> parse(std::string_view comma_separated);
  bool operator==(const role_set&) const = default;

 private:
  std::bitset<4> bits_;
};

/// "99XX" or, for a branch, "99XX-01" (BRIN and dependance).
[[nodiscard]] bool is_school_code(std::string_view text) noexcept;
/// Codes of schools, sorted and unique; a code without a branch covers all branches. An empty list covers every school
/// of the institution.
using school_codes = std::vector<std::string>;
[[nodiscard]] bool covers_school(const school_codes& codes, const school& which);
/// "99XX,88YY-01"; "all" for an empty list.
[[nodiscard]] std::string school_codes_text(const school_codes& codes);
/// Sorted and unique; nothing where one of them is no code.
[[nodiscard]] std::optional<school_codes> parse_school_codes(std::string_view comma_separated);

}  // namespace sluis
