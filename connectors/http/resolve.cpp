#include "connectors/http/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

namespace sluis::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Shared with the resolver's handler, which may come long after the waiting coroutine went on.
struct pending {
  explicit pending(const asio::any_io_executor& ex) : names(ex), wake(ex) {}
  tcp::resolver names;
  asio::steady_timer wake;
  bool answered = false;
  boost::system::error_code ec;
  std::vector<tcp::endpoint> found;
};

error not_resolved(const base_url& url, const std::string& why) {
  return {errc::unavailable, "the name " + url.host + " could not be resolved: " + why,
          "check `url` and the machine's DNS; nothing was sent"};
}

void start(const std::shared_ptr<pending>& state, const base_url& url) {
  state->names.async_resolve(url.host, url.port, tcp::resolver::numeric_service,
                             [state](boost::system::error_code ec, const tcp::resolver::results_type& results) {
                               state->answered = true;
                               state->ec = ec;
                               for (const auto& entry : results) state->found.push_back(entry.endpoint());
                               state->wake.cancel();
                             });
}

}  // namespace

asio::awaitable<result<std::vector<tcp::endpoint>>> resolve(const base_url& url, deadline::clock::time_point until,
                                                            resolve_abort& abort) {
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(url.host, ec);
  if (!ec) {
    unsigned port = 0;
    std::from_chars(url.port.data(), url.port.data() + url.port.size(), port);
    std::vector<tcp::endpoint> one{tcp::endpoint(address, static_cast<asio::ip::port_type>(port))};
    co_return one;
  }
  const auto executor = co_await asio::this_coro::executor;
  auto state = std::make_shared<pending>(executor);
  state->wake.expires_at(until);
  abort.end_ = [weak = std::weak_ptr<pending>(state)] {
    if (const auto still = weak.lock()) still->wake.cancel();
  };
  start(state, url);
  co_await state->wake.async_wait(asio::as_tuple(asio::use_awaitable));
  abort.end_ = nullptr;
  if (!state->answered) {
    state->names.cancel();
    co_return not_resolved(url, "no answer in time");
  }
  if (state->ec) co_return not_resolved(url, state->ec.message());
  if (state->found.empty()) co_return not_resolved(url, "it has no address");
  co_return std::move(state->found);
}

}  // namespace sluis::http
