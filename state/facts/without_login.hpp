// People who should have a login and have none: not guardians, nor who has left. By index. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "state/store.hpp"

namespace sluis::state {

struct unnamed_person {
  std::uint64_t version = 0;
  subject_id id;
};

/// In the order in which their newest versions were written, from behind `after_version` on; at most `limit`.
[[nodiscard]] std::vector<unnamed_person> without_login(store& of, std::uint64_t after_version, std::uint32_t limit);

}  // namespace sluis::state
