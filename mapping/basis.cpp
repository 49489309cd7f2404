#include "mapping/basis.hpp"

namespace sluis::mapping {

std::uint64_t make_basis(std::uint64_t version, std::uint64_t name, std::uint64_t rules) noexcept {
  // The odd multiplier spreads names away from versions: both moving a little cannot cancel out.
  const auto own = static_cast<std::uint32_t>(version + name * 0x9E3779B1ULL);
  const auto rest = static_cast<std::uint32_t>(rules ^ (rules >> 32U));
  const auto basis = (std::uint64_t{own} << 32U) | rest;
  return basis <= last_fixed_basis ? basis + last_fixed_basis + 1 : basis;
}

bool same_own_facts(std::uint64_t a, std::uint64_t b) noexcept {
  if (a <= last_fixed_basis || b <= last_fixed_basis) return a == b;
  return (a >> 32U) == (b >> 32U);
}

}  // namespace sluis::mapping
