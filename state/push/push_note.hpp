// What the note of a push's entry says:
//
//   partner create_user plan 12 given_name,family_name,email
//   partner update_user plan 13 family_name,-function
//   partner add_member plan 12 group <handle>
//   partner delete_user plan 14 not_there
//
// the names of the fields that are sent, with a minus before one that is cleared, of a membership the group, and of a
// deletion that is done whether the target answered that there was nothing under that id: so that the log alone answers
// which attributes, of whom, went to which recipient when, also after an erasure (requirements F). Names of fields
// only, never values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/account.hpp"
#include "model/ids.hpp"

namespace sluis::state {

struct push_note {
  std::string target, op;
  std::uint64_t plan = 0;
  std::vector<std::string> sent;  // names of fields
  std::vector<std::string> cleared;
  std::optional<subject_id> group;  // of a membership
};

/// With `what` as it is sent.
[[nodiscard]] push_note push_note_of(std::string target, std::string op, std::uint64_t plan, const field_map& what,
                                     std::optional<subject_id> group);
[[nodiscard]] std::string push_note_text(const push_note& what);
/// The end of the note of a deletion for which the target found nothing, with a blank before it.
inline constexpr std::string_view mark_of_not_there = " not_there";
/// Nothing for anything that push_note_text, with that mark where it may stand, does not write.
[[nodiscard]] std::optional<push_note> read_push_note(std::string_view note);

}  // namespace sluis::state
