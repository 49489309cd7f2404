// What an answer means, whatever was asked, and how it is put into words. Pure: statuses and Google's codes in, a
// decision out; nothing else of an answer's text gets into an error.
#pragma once

#include <string>

#include "connectors/targets/google/call.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

enum class meaning : std::uint8_t {
  success,
  again,     // it had no effect, and will have one later: throttled, or an earlier step has not settled at Google yet
  open,      // it may have had an effect
  gone,      // 404, 410, and 412 "User is deleted.": it lies among the deleted users, for 20 days
  taken,     // 409: the address is somebody's, or the member is there already
  full,      // 412 limitExceeded: the domain holds as many users as it may; it had no effect, and may have one when
             // somebody left
  refused,   // it had no effect, and will have none; 412 conditionNotMet with another message as well
  not_sent,  // the transport or the session says so: nothing more goes out now
};
[[nodiscard]] meaning meaning_of(const answered& by);

/// 403 and 429 with one of these: the pace was too high.
[[nodiscard]] bool is_throttling(const reply& by);

/// The error for anything but a success, with what to do. `doing` is put behind "to": "a look-up".
[[nodiscard]] error error_of(const answered& by, const std::string& doing, const std::string& credential_file);
/// The same for a change: says which attribute is to blame where that can be said.
[[nodiscard]] error error_of(const answered& by, const released_change& change, const std::string& credential_file);

/// The outcome of a request that is not repeated any more.
[[nodiscard]] outcome outcome_of(const answered& by, const released_change& change, const std::string& credential_file);

}  // namespace sluis::targets::google
