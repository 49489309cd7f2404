// Whoever may not come in, or finds no place, gets one short answer and goes. Nothing waits for it: it fits into the
// socket's buffer.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>

#include "daemon/api/answer.hpp"
#include "daemon/sockets/peer.hpp"

namespace sluis::daemon {

/// 403 that says why.
[[nodiscard]] api::answer not_admitted(const refusal& why);
/// 503.
[[nodiscard]] api::answer too_many();

/// Sends it without waiting, and closes.
void turn_away(boost::asio::local::stream_protocol::socket socket, const api::answer& what);

}  // namespace sluis::daemon
