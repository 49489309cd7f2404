// What every question and every command answers with: a result, later. On the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "model/result.hpp"

namespace sluis::daemon {

template <class T>
using task = boost::asio::awaitable<result<T>>;

}  // namespace sluis::daemon
