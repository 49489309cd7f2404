// Where the bearer token of a request comes from when it is not a fixed one. One thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::http {

class token_source {
 public:
  virtual ~token_source() = default;
  /// One that is valid now. errc::unavailable: it cannot be had at the moment; errc::refused: who we are is not
  /// accepted.
  virtual boost::asio::awaitable<result<secret>> token() = 0;
  /// The target answered 401 to the last one: the next is a new one.
  virtual void refused() = 0;
};

}  // namespace sluis::http
