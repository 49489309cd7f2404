// From the configuration to sources and targets: a new kind of either is one folder and one line in wiring.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "config/config.hpp"
#include "connectors/http/stop_token.hpp"
#include "connectors/sources/source.hpp"
#include "connectors/targets/target.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// How sources and targets come to be.
struct makers {
  std::function<result<std::unique_ptr<sources::source>>(const config::source_settings&)> source;
  std::function<result<std::shared_ptr<targets::target>>(const config::target_settings&)> target;
  /// One that may also make what must exist at the target (target::set_up), with rights that a push never asks for. None: `target` will do.
  std::function<result<std::shared_ptr<targets::target>>(const config::target_settings&)> preparing;
};

[[nodiscard]] makers real_makers(boost::asio::io_context& io, const clock& time, sluis::random& chance, http::stop_token stop);

}  // namespace sluis::daemon
