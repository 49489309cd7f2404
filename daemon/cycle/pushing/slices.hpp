// Work of a target's turn that looks at everybody, on the institution's strand in slices of some milliseconds: between
// two of them whoever else is on the strand finds everything whole, and answers. Coroutines of the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <vector>

#include "daemon/cycle/pushing/push.hpp"
#include "state/shadow.hpp"

namespace sluis::daemon {

/// How much one slice does at most: 10 to 30 ms on a small server.
struct slice_limits {
  static constexpr std::uint32_t looks = 1000;    // rows or objects that are looked at
  static constexpr std::uint32_t compared = 200;  // rows that are opened, and perhaps written
  static constexpr std::uint64_t members = 2000;  // members that are looked up
};

/// `begun`: target_seat::permits when it began, so that what was recorded since is seen.
struct sliced_work {
  island& where;
  target_seat& target;
  permit_issuer::mark begun;
  push_context context;
};

/// Why it must not go on: a stop, a reload that replaced the target, or a withdrawal, another consent, a pause or a
/// block since it began (permits were revoked). What earlier slices committed stays.
[[nodiscard]] std::optional<error> why_broken_off(const sliced_work& work);

/// `slice`: on the strand, again and again, until it says that it was the last one (true).
boost::asio::awaitable<result<void>> in_slices(const sliced_work& work, std::function<result<bool>()> slice);

/// Visits all rows that are on record at the target, of persons or of groups, in ascending order of subject, so many in
/// a slice. On the strand; what it visited before may have changed since.
boost::asio::awaitable<result<void>> each_row_in_slices(const sliced_work& work, subject_kind kind,
                                                        std::function<result<void>(const state::shadow_row&)> visit);

}  // namespace sluis::daemon
