#include "connectors/sources/edexml/key_census.hpp"

#include <functional>
#include <utility>

namespace sluis::sources::edexml {

namespace {
constexpr std::uint64_t never_zero(std::uint64_t hash) {
  return hash == 0 ? 1 : hash;
}
}  // namespace

std::uint64_t key_hash(std::string_view key) noexcept {
  return std::hash<std::string_view>{}(key);
}

std::size_t hash_set::find(std::uint64_t hash) const {
  auto at = static_cast<std::size_t>((hash >> 32U) * slots_.size() >> 32U);
  while (slots_[at] != 0 && slots_[at] != hash) at = at + 1 == slots_.size() ? 0 : at + 1;
  return at;
}

bool hash_set::insert(std::uint64_t hash) {
  hash = never_zero(hash);
  // At most 4/5 full, and half as large again when it is: 10 to 15 bytes for each key.
  if ((used_ + 1) * 5 > slots_.size() * 4) grow();
  auto& slot = slots_[find(hash)];
  if (slot == hash) return false;
  slot = hash;
  ++used_;
  return true;
}

bool hash_set::contains(std::uint64_t hash) const {
  hash = never_zero(hash);
  return !slots_.empty() && slots_[find(hash)] == hash;
}

void hash_set::grow() {
  std::vector<std::uint64_t> larger(slots_.size() < 64 ? 127 : slots_.size() / 2 * 3 + 1);
  std::swap(slots_, larger);
  for (const auto hash : larger) {
    if (hash != 0) slots_[find(hash)] = hash;
  }
}

}  // namespace sluis::sources::edexml
