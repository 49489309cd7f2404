// One HTTP exchange with a target. Two implementations: http_client (TLS, pool) and the tests' scripted one.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/permit.hpp"
#include "model/result.hpp"

namespace sluis::http {

using header = std::pair<std::string, std::string>;

/// Whether a request is one thing, or an envelope around others whose answers are inside its own.
enum class content : std::uint8_t { one, parts };

struct request {
  std::string method;        // "POST"
  std::string path;          // relative to the target's base url, with query: "/Users?count=100"
  std::string body;          // empty: none
  std::string content_type;  // of the body
  std::vector<header> headers;
  permit allowed = {};           // asked directly before the bytes leave; without one nothing is sent
  content holds = content::one;  // parts: its status says nothing of them; who reads their answers tells the permit
                                 // what was confirmed
};

struct response {
  unsigned status = 0;
  std::vector<header> headers;  // names lower case
  std::string body;
  [[nodiscard]] const std::string* find(std::string_view lower_case_name) const;
};

class transport {
 public:
  virtual ~transport() = default;
  /// Errors: unavailable – nothing was sent (no connection, name, certificate, deadline before the request was
  /// written); outcome_unknown – the request was or may have been sent and no whole answer came; invalid_input – the
  /// answer breaks a bound. refused – the permit does not allow it any more, and nothing was sent. A status is not an
  /// error. Runs on the io_context's thread.
  virtual boost::asio::awaitable<result<response>> send(request r) = 0;
};

/// Waiting is outside too: the simulation's does not take time.
class sleeper {
 public:
  virtual ~sleeper() = default;
  /// false: stopped while waiting.
  virtual boost::asio::awaitable<bool> sleep_for(std::chrono::milliseconds duration) = 0;
};

}  // namespace sluis::http
