// A survey's surveyor may take away what it was told so far, so that a long list needs little memory at a time.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "model/result.hpp"
#include "model/survey.hpp"

namespace sluis::targets {

class takes_parts {
 public:
  virtual ~takes_parts() = default;
  /// What was told since the last part. While it is awaited nothing more may be told. An error ends the survey.
  virtual boost::asio::awaitable<result<void>> take_part() = 0;
};

/// After each page, where `to` is one that takes parts: else nothing.
[[nodiscard]] inline boost::asio::awaitable<result<void>> hand_over(surveyor& to) {
  auto* const taker = dynamic_cast<takes_parts*>(&to);
  if (taker == nullptr) co_return result<void>();
  const auto taken = co_await taker->take_part();
  co_return taken;
}

}  // namespace sluis::targets
