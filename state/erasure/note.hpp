// On whose word somebody is erased, and what the targets confirmed: the note of erase.intent, which the receipt repeats. Handles, codes and numbers of log entries.
#pragma once

#include <functional>
#include <string>

#include "model/ids.hpp"

namespace sluis::state {

using erasure_note = std::function<std::string(const subject_id&)>;

/// The same for everybody.
[[nodiscard]] inline erasure_note same_note(std::string text) {
  return [text = std::move(text)](const subject_id&) { return text; };
}

}  // namespace sluis::state
