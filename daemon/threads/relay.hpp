// A read in two threads: the source parses on one of its own while the caller stores, record for record in the same
// order and with the same outcome as in one thread. At most five batches of up to 256 records, or 1 MiB of text each,
// are under way. A reading thread that does not answer is given up, so that a network share whose server is silent does
// not hold the caller.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "connectors/sources/source.hpp"
#include "daemon/threads/separate_thread.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::daemon {

/// What is read, on the reading thread: owns all that it uses, since it may be given up.
using reading_work = std::function<result<void>(school_sink&, const sources::read_progress&)>;

/// How the caller follows a read. Both functions are called on the caller's thread, while it waits and between two
/// batches.
struct read_watch {
  given_up_threads given_up = std::make_shared<std::atomic<unsigned>>(0);
  std::function<bool()> must_end = [] { return false; };
  std::function<void(std::uint64_t bytes_done)> on_progress = [](std::uint64_t) {};
  std::chrono::milliseconds at_most_silent{20'000};  // without a byte or a record
};

/// Calls `read` on another thread with a sink whose every call arrives at `to` on the calling thread. What `to` refuses
/// is failed there at once, at that record's place, and handed to `read` at one of its next calls; nothing after it
/// reaches `to`. end() waits for `to`'s own answer. What either side throws is thrown here, after the thread has ended
/// or was given up. Gives what `read` gave. errc::unavailable, and to.fail() was called: it had to end, the reading
/// thread was silent for too long, or one that was given up before has not come back.
[[nodiscard]] result<void> read_beside(const reading_work& read, school_sink& to, const read_watch& watch = {});

}  // namespace sluis::daemon
