// A target from its settings: credentials, transport, tokens, connector. One thread: the io_context's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "config/config.hpp"
#include "connectors/http/name_lookups.hpp"
#include "connectors/http/stop_token.hpp"
#include "connectors/targets/target.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::daemon {

struct outside_world {
  boost::asio::any_io_executor io;
  const clock& time;
  sluis::random& chance;
  http::stop_token stop;
  std::shared_ptr<http::name_lookups> names;  // of the target's institution, and of no other
};

/// preparing: its tokens may also make the field for our handle, once; a push never asks for that right.
enum class target_use : std::uint8_t { pushing, preparing };

/// Sends nothing. errc::io or errc::invalid_input: a credential file that cannot be read or used.
[[nodiscard]] result<std::shared_ptr<targets::target>> make_target(const config::target_settings& s,
                                                                   const outside_world& around,
                                                                   target_use what_for = target_use::pushing);

}  // namespace sluis::daemon
