// Waiting in real time, ended early by a stop.
#pragma once

#include <memory>

#include "connectors/http/stop_token.hpp"
#include "connectors/http/transport.hpp"

namespace sluis::http {

/// Waits on the executor of whoever calls.
[[nodiscard]] std::unique_ptr<sleeper> make_asio_sleeper(stop_token stop);

}  // namespace sluis::http
