// HTTP/1.1 on 127.0.0.1, plain or TLS. One thread: requests take effect one after the other.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "tests/lab/laboratory.hpp"

namespace lab {

/// Accepts until the acceptor is closed. `tls`: nullptr for plain.
[[nodiscard]] boost::asio::awaitable<void> serve(boost::asio::ip::tcp::acceptor& acceptor, laboratory& in,
                                                 boost::asio::ssl::context* tls);

}  // namespace lab
