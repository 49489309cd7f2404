// What the notes of entries account.gone, account.found and account.settled say: "partner user"; "partner ours T-4711".
// Handles and codes only.
#pragma once

#include <string>
#include <string_view>

#include "model/ids.hpp"
#include "model/source_record.hpp"

namespace sluis::state {

[[nodiscard]] inline std::string finding_note(const target_id& target, subject_kind kind) {
  return target.str() + (kind == subject_kind::person ? " user" : " group");
}
[[nodiscard]] inline std::string settlement_note(const target_id& target, bool is_ours, std::string_view reference) {
  return target.str() + (is_ours ? " ours " : " not_ours ") + std::string(reference);
}

}  // namespace sluis::state
