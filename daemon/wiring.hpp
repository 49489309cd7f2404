// From the configuration to islands: a new kind of source or target is one folder and one line here.
#pragma once

#include <functional>
#include <memory>

#include "config/config.hpp"
#include "connectors/sources/source.hpp"
#include "connectors/targets/target.hpp"
#include "model/random.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// How sources and targets come to be; the simulation gives its own.
struct makers {
  std::function<result<std::unique_ptr<sources::source>>(const config::source_settings&)> source;
  std::function<result<std::shared_ptr<targets::target>>(const config::target_settings&)> target;
};

}  // namespace sluis::daemon
