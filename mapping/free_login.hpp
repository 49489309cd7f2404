// The first free login of a name, over one run that names many people. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "model/person.hpp"

namespace sluis::mapping {

inline constexpr std::size_t candidate_limit = 12;  // logins of a name before numbers are taken

using login_test = std::function<bool(const std::string& login)>;

/// Somebody who had logins before can have one of them again; for others they are taken.
enum class earlier_logins : std::uint8_t { none = 1, some };

/// One for each run: what is taken stays taken meanwhile. Logins that end in a number are tried from the last one that
/// was given for the same text on, and those without a number not again once all of them were taken, so that thousands
/// of people of one name take as many steps and not as many squared. Whoever had logins before is looked at from the
/// first one on.
class login_numbers {
 public:
  [[nodiscard]] std::string first_free(const person& p, std::string_view login_template, const login_test& is_free,
                                       earlier_logins own);

 private:
  std::unordered_map<std::string, std::uint64_t> next_;  // by the text before the number
  std::unordered_set<std::size_t> all_taken_;            // hashes of all logins of a name before a number
};

}  // namespace sluis::mapping
