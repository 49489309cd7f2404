// A read in two threads: the source parses on one of its own while the caller stores, record for record in the same order and with the same
// outcome as in one thread. At most a few hundred records are under way.
#pragma once

#include <functional>

#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::daemon {

/// Calls `read` on another thread with a sink whose every call arrives at `to` on the calling thread. What `to` refuses is failed there at once, at
/// that record's place, and handed to `read` at one of its next calls; nothing after it reaches `to`. end() waits for `to`'s own answer. What either side throws is
/// thrown here, after the thread has ended. Gives what `read` gave.
[[nodiscard]] result<void> read_beside(const std::function<result<void>(school_sink&)>& read, school_sink& to);

}  // namespace sluis::daemon
