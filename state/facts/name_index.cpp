#include "state/facts/name_index.hpp"

#include <cstring>
#include <utility>

namespace sluis::state {

namespace {
constexpr std::size_t first_names = 256;
}

name_index::name_index() : slots_(first_names), mask_(first_names - 1) {}

std::size_t name_index::start_of(const mac128& name) const {
  std::size_t out = 0;
  std::memcpy(&out, name.data(), sizeof out);
  return out & mask_;
}

std::size_t name_index::place_of(const mac128& name) const {
  auto at = start_of(name);
  while (!slots_[at].holder.is_null() && slots_[at].name != name) at = (at + 1) & mask_;
  return at;
}

std::optional<subject_id> name_index::holder(const mac128& name) const {
  const auto& found = slots_[place_of(name)];
  if (found.holder.is_null()) return std::nullopt;
  return found.holder;
}

void name_index::insert(const mac128& name, const subject_id& holder) {
  if ((count_ + 1) * 10 > slots_.size() * 7) {
    const auto old = std::exchange(slots_, std::vector<slot>(slots_.size() * 2));
    mask_ = slots_.size() - 1;
    for (const auto& taken : old) {
      if (!taken.holder.is_null()) slots_[place_of(taken.name)] = taken;
    }
  }
  auto& place = slots_[place_of(name)];
  if (!place.holder.is_null()) return;
  place = {name, holder};
  ++count_;
}

void name_index::erase(const mac128& name) {
  auto hole = place_of(name);
  if (slots_[hole].holder.is_null()) return;
  --count_;
  // Whoever comes after the hole and could have stood in it moves up, so that no search stops short.
  for (auto at = (hole + 1) & mask_; !slots_[at].holder.is_null(); at = (at + 1) & mask_) {
    const auto wanted = start_of(slots_[at].name);
    if (((at - wanted) & mask_) < ((at - hole) & mask_)) continue;
    slots_[hole] = slots_[at];
    hole = at;
  }
  slots_[hole] = {};
}

}  // namespace sluis::state
