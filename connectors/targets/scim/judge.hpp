// What an answer means for one change. Pure: statuses in, a decision out; nothing of an answer's text but scimType gets
// into an error.
#pragma once

#include <string>
#include <string_view>

#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::scim {

struct judgement {
  enum class next : std::uint8_t {
    settled,   // `what` is the outcome
    conflict,  // a creation met something of the same name: is it ours, or a stranger's?
    look_up,  // a creation that may or may not have taken effect; `what` is the outcome where it is proven to be absent
    confirm,  // a creation whose answer does not show our handle: the id in it may be another object's
  } then = next::settled;
  outcome what;
};

struct answered {
  unsigned status = 0;
  std::string scim_type;
  std::string id;             // of a created object
  std::string handle = {};    // the externalId that the answer shows with it, if any
  std::string shown_id = {};  // of the object in the answer's body, if it shows one
};

/// `credential_file` is named where the target does not accept who we are.
[[nodiscard]] judgement judge(const released_change& change, const answered& by, const std::string& credential_file);
/// The transport's error instead of an answer.
[[nodiscard]] judgement judge(const released_change& change, const error& instead);

/// The change of the object with this id was answered with another object: it may have been made to that one, or to
/// neither.
[[nodiscard]] bool shows_another(const answered& by, const std::string& id);
/// What that means: unknown.
[[nodiscard]] outcome answered_with_another(const released_change& change);

/// "user 00ff…" or "group 00ff…": the handle, never a name and never the target's id, which may be an address.
[[nodiscard]] std::string name_of(const released_change& change);
/// The error for a status, with what to do. `doing` is put behind "to": "update_user of user 00ff…".
[[nodiscard]] error status_error(const answered& by, const std::string& doing, const std::string& credential_file);

}  // namespace sluis::targets::scim
