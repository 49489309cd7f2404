#include "state/facts/source_index.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace sluis::state {

namespace {
constexpr std::size_t first_keys = 256;
}

source_index::source_index() {
  clear();
}

void source_index::clear() {
  all_.clear();
  all_.shrink_to_fit();
  slots_.assign(first_keys, 0);
  mask_ = first_keys - 1;
}

std::size_t source_index::start_of(const mac128& key) const {
  std::size_t out = 0;
  std::memcpy(&out, key.data(), sizeof out);
  return out & mask_;
}

known_subject* source_index::find(const mac128& key) {
  for (auto at = start_of(key); slots_[at] != 0; at = (at + 1) & mask_) {
    auto& candidate = all_[slots_[at] - 1];
    if (candidate.key == key) return &candidate;
  }
  return nullptr;
}

known_subject& source_index::add(const known_subject& one) {
  if ((all_.size() + 1) * 10 > slots_.size() * 7) grow();
  all_.push_back(one);
  auto at = start_of(one.key);
  while (slots_[at] != 0) at = (at + 1) & mask_;
  slots_[at] = static_cast<std::uint32_t>(all_.size());
  return all_.back();
}

void source_index::grow() {
  slots_.assign(slots_.size() * 2, 0);
  mask_ = slots_.size() - 1;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    auto at = start_of(all_[i].key);
    while (slots_[at] != 0) at = (at + 1) & mask_;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

void source_index::sort(std::vector<known_subject*>& subjects) {
  std::sort(subjects.begin(), subjects.end(), [](const known_subject* a, const known_subject* b) {
    return std::tie(a->kind, a->id) < std::tie(b->kind, b->id);
  });
}

}  // namespace sluis::state
