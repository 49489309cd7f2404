#include "state/vault_index.hpp"

#include <utility>

namespace sluis::state {

namespace {
constexpr std::size_t first_slots = 64;
}

vault_index::vault_index() : slots_(first_slots), mask_(first_slots - 1) {}

void vault_index::clear() {
  slots_.assign(first_slots, {});
  mask_ = first_slots - 1;
  count_ = 0;
}

void vault_index::insert(const subject_id& subject, std::uint32_t record) {
  if ((count_ + 1) * 10 > slots_.size() * 7) grow();
  place({tag_of(subject), record + 1});
  ++count_;
}

void vault_index::place(slot taken) {
  std::size_t at = taken.tag & mask_;
  while (slots_[at].next_record != 0) at = (at + 1) & mask_;
  slots_[at] = taken;
}

void vault_index::grow() {
  const auto old = std::exchange(slots_, std::vector<slot>(slots_.size() * 2));
  mask_ = slots_.size() - 1;
  for (const auto& taken : old) {
    if (taken.next_record != 0) place(taken);
  }
}

}  // namespace sluis::state
