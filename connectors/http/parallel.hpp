// Several jobs at a time on one io_context, and none left behind: returns when all have ended.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>

namespace sluis::http {

/// Calls job(0) … job(count - 1), at most `width` under way at a time, in this order of starting. The first exception
/// of a job is thrown again after all have ended. `job` should not itself be a coroutine lambda with captures (GCC 12);
/// let it call a function that is one.
boost::asio::awaitable<void> in_parallel(std::size_t count, std::size_t width,
                                         const std::function<boost::asio::awaitable<void>(std::size_t)>& job);

}  // namespace sluis::http
