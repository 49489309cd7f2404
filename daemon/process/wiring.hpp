// From the configuration to sources and targets: a new kind of either is one folder and one line in wiring.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "config/config.hpp"
#include "connectors/http/name_lookups.hpp"
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
  using target_maker =
      std::function<result<std::shared_ptr<targets::target>>(const institution_id&, const config::target_settings&)>;
  target_maker target;
  /// One that may also make what must exist at the target (target::set_up), with rights that a push never asks for.
  /// None: `target` will do.
  target_maker preparing;
};

/// For one institution.
using names_maker = std::function<std::shared_ptr<http::name_lookups>()>;
[[nodiscard]] std::shared_ptr<http::name_lookups> names_of_the_system();

/// Calls `make_names` once for each institution: its targets share what it gives with each other, and with those of no
/// other institution.
[[nodiscard]] makers real_makers(boost::asio::io_context& io, const clock& time, sluis::random& chance,
                                 http::stop_token stop, names_maker make_names = names_of_the_system);

}  // namespace sluis::daemon
