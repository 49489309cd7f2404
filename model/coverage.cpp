#include "model/coverage.hpp"

#include <algorithm>
#include <array>

#include "model/digit.hpp"

namespace sluis {

namespace {

constexpr std::array<role, 2> roles_with_accounts = {role::student, role::staff};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

/// Calls `take` for each part; stops at the first that it refuses.
template <class Take>
bool each_part(std::string_view comma_separated, const Take& take) {
  while (!comma_separated.empty()) {
    const auto comma = comma_separated.find(',');
    if (!take(comma_separated.substr(0, comma))) return false;
    if (comma == std::string_view::npos) break;
    comma_separated.remove_prefix(comma + 1);
  }
  return true;
}

}  // namespace

role_set role_set::from_mask(std::uint8_t mask) {
  role_set out;
  for (const auto each : roles_with_accounts) {
    if ((mask >> static_cast<unsigned>(each) & 1U) != 0) out.insert(each);
  }
  return out;
}

std::string role_set::text() const {
  std::string out;
  for (const auto each : roles_with_accounts) {
    if (has(each)) out += (out.empty() ? "" : ",") + std::string(to_string(each));
  }
  return out;
}

std::optional<role_set> role_set::parse(std::string_view comma_separated) {
  role_set out;
  const bool known = each_part(comma_separated, [&](std::string_view word) {
    const auto found = std::find_if(roles_with_accounts.begin(), roles_with_accounts.end(),
                                    [&](role r) { return word == to_string(r); });
    if (found == roles_with_accounts.end()) return false;
    out.insert(*found);
    return true;
  });
  return known ? std::optional(out) : std::nullopt;
}

bool is_school_code(std::string_view text) noexcept {
  const bool is_brin =
      text.size() >= 4 && is_digit(text[0]) && is_digit(text[1]) && is_upper(text[2]) && is_upper(text[3]);
  if (!is_brin || text.size() == 4) return is_brin;
  return text.size() == 7 && text[4] == '-' && is_digit(text[5]) && is_digit(text[6]);
}

bool covers_school(const school_codes& codes, const school& which) {
  if (codes.empty()) return true;
  if (which.brin.empty()) return false;
  const auto has = [&](const std::string& code) { return std::binary_search(codes.begin(), codes.end(), code); };
  return has(which.brin) || (!which.branch.empty() && has(which.brin + "-" + which.branch));
}

std::string school_codes_text(const school_codes& codes) {
  std::string out;
  for (const auto& code : codes) out += (out.empty() ? "" : ",") + code;
  return codes.empty() ? "all" : out;
}

std::optional<school_codes> parse_school_codes(std::string_view comma_separated) {
  school_codes out;
  const bool known = each_part(comma_separated, [&](std::string_view word) {
    if (!is_school_code(word)) return false;
    out.emplace_back(word);
    return true;
  });
  if (!known) return std::nullopt;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace sluis
