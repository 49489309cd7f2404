// How long to wait before trying again: exponential, with full jitter, so that those who failed together do not come
// back together.
#pragma once

#include <chrono>

#include "model/random.hpp"

namespace sluis::http {

/// Even in [0, min(longest, first * 2^(failures - 1))]; `failures` is at least 1.
[[nodiscard]] std::chrono::milliseconds backoff(unsigned failures, std::chrono::milliseconds first,
                                                std::chrono::milliseconds longest, random& chance);

}  // namespace sluis::http
