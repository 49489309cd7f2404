// The cooperative stop (architecture, Threads): one source, owned by whoever decides to stop, and any number of tokens.
// The standard's own type: a flag with callbacks, safe from any thread. Who waits registers a std::stop_callback that
// posts to its own executor; nothing is cancelled behind a coroutine's back.
#pragma once

#include <stop_token>

namespace sluis::http {

using stop_source = std::stop_source;
using stop_token = std::stop_token;

}  // namespace sluis::http
