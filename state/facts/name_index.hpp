// Names that are taken, by keyed hash: who holds which. In memory only, 32 bytes a slot. One thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "model/ids.hpp"
#include "state/keyring.hpp"

namespace sluis::state {

class name_index {
 public:
  name_index();
  [[nodiscard]] std::optional<subject_id> holder(const mac128& name) const;
  /// The first holder stays.
  void insert(const mac128& name, const subject_id& holder);
  void erase(const mac128& name);
  [[nodiscard]] std::size_t size() const noexcept { return count_; }

 private:
  struct slot {
    mac128 name{};
    subject_id holder;  // null: free
  };
  [[nodiscard]] std::size_t start_of(const mac128& name) const;
  [[nodiscard]] std::size_t place_of(const mac128& name) const;

  std::vector<slot> slots_;
  std::size_t mask_ = 0;
  std::size_t count_ = 0;
};

}  // namespace sluis::state
