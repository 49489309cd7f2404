#include "mapping/free_login.hpp"

#include <vector>

#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {
constexpr std::uint64_t first_number = 2;

std::size_t hash_of(const std::vector<std::string>& logins) {
  std::string all;
  for (const auto& one : logins) all.append(one).append(1, ' ');
  return std::hash<std::string>{}(all);
}
}  // namespace

std::string login_numbers::first_free(const person& p, std::string_view login_template, const login_test& is_free,
                                      earlier_logins own) {
  auto candidates = login_candidates(p, login_template, candidate_limit);
  const auto hash = hash_of(candidates);
  const bool are_taken = own == earlier_logins::none && all_taken_.contains(hash);
  for (auto& candidate : candidates) {
    if (!are_taken && is_free(candidate)) return std::move(candidate);
  }
  if (own == earlier_logins::none) all_taken_.insert(hash);
  auto text = numbered_login(p, login_template, first_number);
  text.pop_back();  // the number; a longer one cuts the same text
  auto next = own == earlier_logins::none ? next_.try_emplace(text, first_number).first : next_.end();
  for (auto n = next == next_.end() ? first_number : next->second;; ++n) {
    auto candidate = numbered_login(p, login_template, n);
    if (!is_free(candidate)) continue;
    if (next != next_.end()) next->second = n;  // whether it is given is not known here
    return candidate;
  }
}

}  // namespace sluis::mapping
