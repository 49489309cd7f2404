// What an administrator may say about somebody's accounts, and the newest word (issue 14, B4).
#pragma once

#include <cstdint>
#include <string>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

enum class block_act : std::uint8_t { block = 1, unblock };

/// The newest word about somebody whose accounts an administrator had switched off everywhere: handles, a reference, a day and an entry of the log.
struct block_view {
  institution_id institution;
  subject_id subject;
  bool is_blocked = true;
  std::string reference;
  day on{};
  std::string by;  // actor's handle
  std::uint64_t entry = 0;
  std::string job = {};  // the sync that carries it out; only in the answer to the act
};

}  // namespace sluis::daemon
