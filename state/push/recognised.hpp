// Is the object that stands under the id on record still the one that we know? An id alone does not say so: some
// services give a number twice, and a restore there may number all objects anew.
#pragma once

#include <string>
#include <vector>

#include "model/recipient.hpp"
#include "model/survey.hpp"
#include "model/target_kind.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

enum class recognition : std::uint8_t {
  ours = 1,  // it carries our handle, whatever its login; or the target tells no handle, and nothing speaks against it
  unmarked,  // without our handle, and nothing else speaks against it: the handle is written again
  anothers,  // it carries the handle of another subject of ours
  stranger,  // it carries no handle of ours, and another login (a group: another name) than the last known
};
[[nodiscard]] constexpr bool is_theirs(recognition r) {
  return r == recognition::ours || r == recognition::unmarked;
}

/// Of the recipient that holds the target's objects.
[[nodiscard]] id_use id_use_at(store& s, const target_id& target);

/// What an object is known by beside its handle: the last known login of a user, the name of a group. Empty: not known.
[[nodiscard]] std::string last_name_of(const shadow_object& held);

/// Pure. `is_marked_as_anothers`: the handle that it carries is on record as another subject's. What the target does
/// not show, and what was never known, speaks against nothing; nor does the login of what lies deleted, which vendors
/// change. Where no id is used again, an object without any handle is ours by its id.
[[nodiscard]] recognition recognise(const target_handle& mine, const std::string& last_name, const remote_object& shown,
                                    bool is_marked_as_anothers, id_use ids);

/// Does it carry a handle that is on record as the one of another subject than the row's?
[[nodiscard]] result<bool> carries_anothers_handle(store& s, const target_id& target, const shadow_row& row,
                                                   const remote_object& shown);

/// `recognise` for an object that was shown under the row's id.
[[nodiscard]] result<recognition> recognise_row(store& s, const target_id& target, const shadow_row& row,
                                                const remote_object& shown, id_use ids);

/// Does a survey show another object under the row's id? false: nothing is there, or it is theirs.
[[nodiscard]] result<bool> shows_another(store& s, const target_id& target, const shadow_row& row, const survey& found,
                                         id_use ids);

/// `known`: the ids on record when the survey began. Does an object that it shows under another one carry a handle that
/// is on record as nobody's: of somebody who was erased, perhaps?
[[nodiscard]] result<bool> is_of_nobody(store& s, const known_objects& known, const remote_object& object);

}  // namespace sluis::state
