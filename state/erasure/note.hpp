// On whose word somebody is erased, and what the targets confirmed: the note of erase.intent, which the receipt
// repeats. Handles, codes and numbers of log entries.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

/// Asked of each when it is fenced. Nothing: this one stays after all (an order was withdrawn meanwhile).
using erasure_note = std::function<result<std::optional<std::string>>(const subject_id&)>;

/// The same for everybody.
[[nodiscard]] inline erasure_note same_note(std::string text) {
  return
      [text = std::move(text)](const subject_id&) -> result<std::optional<std::string>> { return std::optional(text); };
}

}  // namespace sluis::state
