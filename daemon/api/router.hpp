// Which request goes where, and through which door it may come. The table of routes is data: tests walk it to show that
// the audit socket answers 403 to all that is not marked (architecture, decision 7).
#pragma once

// GCC 12 sees Asio's operator delete for coroutine frames without its operator new, which was inlined: a false alarm
// (GCC bug 109224).
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/api/request.hpp"
#include "daemon/api/service.hpp"

namespace sluis::daemon::api {

/// What a route gets: the daemon, who asks, the parts of the path that stand for {…} in order, the parameters, the
/// body.
struct call {
  service& core;
  const caller& who;
  door through;
  std::vector<std::string> parts;
  const address& where;
  const std::string& body;
};

using handler = boost::asio::awaitable<answer> (*)(const call&);

enum class access : std::uint8_t { admin_only, audit_too };

struct route {
  boost::beast::http::verb method;
  std::string pattern;  // "/v1/plans/{hash}"; a last "*" takes all that follows as one part, joined by '/'
  access who;
  handler run;
};

[[nodiscard]] const std::vector<route>& routes();

/// The {…} of a pattern, if the path is of it. A part is never empty.
[[nodiscard]] std::optional<std::vector<std::string>> match(const std::string& pattern,
                                                            const std::vector<std::string>& segments);

class router {
 public:
  explicit router(service& core) : core_(core) {}

  /// Answers every request; what a handler throws is 500 and one line in the journal (the type, never the text).
  boost::asio::awaitable<answer> handle(const request& asked);

 private:
  boost::asio::awaitable<answer> dispatch(const request& asked);
  service& core_;
};

}  // namespace sluis::daemon::api
