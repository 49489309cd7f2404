// The files of one source, one after the other, each staged beside the strand and taken over on it in slices
// (staging.hpp, taking_over.hpp). While one is taken over, the next is being staged already.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/reading/reading.hpp"

namespace sluis::daemon {

/// After look(), before finish(). On the io_context's thread. A stop, an institution that is taken out of the
/// configuration, or a memory that is closed, ends it before the next file: nothing of the one at hand is taken in.
[[nodiscard]] boost::asio::awaitable<void> read_files(island& where, source_reading& reading,
                                                      const std::atomic<bool>& stopping);

}  // namespace sluis::daemon
