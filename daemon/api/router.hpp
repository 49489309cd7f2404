// Which request goes where, and through which door it may come. The table of routes is data: tests walk it to show that
// the audit socket answers 403 to all that is not marked (architecture, decision 7).
#pragma once

// GCC 12 sees Asio's operator delete for coroutine frames without its operator new, which was inlined: a false alarm
// (GCC bug 109224).
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

#include <boost/asio/awaitable.hpp>
#include <string>
#include <variant>
#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/api/request.hpp"

namespace sluis::daemon::api {

/// What a route gets: whom it may ask, who asks, the parts of the path that stand for {…} in order, the parameters, the
/// body.
struct call {
  const all_questions& ask;
  const caller& who;
  door through;
  std::vector<std::string> parts;
  const address& where;
  const std::string& body;
};

/// What a route gets that changes something: whom it may order, as well.
struct command_call : call {
  const all_commands& order;
};

using asking = boost::asio::awaitable<answer> (*)(const call&);
using ordering = boost::asio::awaitable<answer> (*)(const command_call&);

enum class access : std::uint8_t { admin_only, audit_too };

/// Either a GET, which only asks, or a POST, which may order as well and is for administrators: made by asks() and
/// orders(), so that there is no third kind.
class route {
 public:
  /// `pattern`: "/v1/plans/{hash}"; a last "*" takes all that follows as one part, joined by '/'.
  static route asks(std::string pattern, access who, asking run) {
    return {boost::beast::http::verb::get, std::move(pattern), who, run};
  }
  static route orders(std::string pattern, ordering run) {
    return {boost::beast::http::verb::post, std::move(pattern), access::admin_only, run};
  }

  boost::beast::http::verb method;
  std::string pattern;
  access who;
  std::variant<asking, ordering> run;

 private:
  route(boost::beast::http::verb by, std::string of, access whose, std::variant<asking, ordering> what)
      : method(by), pattern(std::move(of)), who(whose), run(what) {}
};

[[nodiscard]] const std::vector<route>& routes();

/// The {…} of a pattern, if the path is of it. A part is never empty.
[[nodiscard]] std::optional<std::vector<std::string>> match(const std::string& pattern,
                                                            const std::vector<std::string>& segments);

class router {
 public:
  /// All that they name outlives it.
  router(const all_questions& ask, const all_commands& order) : ask_(ask), order_(order) {}

  /// Answers every request; what a handler throws is 500 and one line in the journal (the type, never the text).
  boost::asio::awaitable<answer> handle(const request& asked);

 private:
  boost::asio::awaitable<answer> dispatch(const request& asked);
  all_questions ask_;
  all_commands order_;
};

}  // namespace sluis::daemon::api
