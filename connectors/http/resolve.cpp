#include "connectors/http/resolve.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <optional>

#include "connectors/http/as_result.hpp"

namespace sluis::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Whoever gives the answer finds it only while the coroutine waits.
struct pending {
  explicit pending(const asio::any_io_executor& ex) : wake(ex) {}
  asio::steady_timer wake;
  std::optional<result<addresses>> answer;
  name_lookups::wait names;
};

constexpr auto no_place_in_time =
    "no answer in time: as many other names as are looked up at a time have no answer either";

error not_resolved(const base_url& url, const std::string& why) {
  return {errc::unavailable, "the name " + url.host + " could not be resolved: " + why,
          "check `url` and the machine's DNS; nothing was sent"};
}

asio::ip::port_type port_of(const base_url& url) {
  unsigned port = 0;
  std::from_chars(url.port.data(), url.port.data() + url.port.size(), port);
  return static_cast<asio::ip::port_type>(port);
}

}  // namespace

asio::awaitable<result<std::vector<tcp::endpoint>>> resolve(const base_url& url, deadline::clock::time_point until,
                                                            resolve_abort& abort, name_lookups& names) {
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(url.host, ec);
  if (!ec) {
    std::vector<tcp::endpoint> one{tcp::endpoint(address, port_of(url))};
    co_return one;
  }
  const auto executor = co_await asio::this_coro::executor;
  auto state = std::make_shared<pending>(executor);
  state->wake.expires_at(until);
  abort.end_ = [weak = std::weak_ptr<pending>(state)] {
    if (const auto still = weak.lock()) still->wake.cancel();
  };
  auto begun =
      names.look_up(url.host, executor, [weak = std::weak_ptr<pending>(state)](const result<addresses>& answer) {
        const auto still = weak.lock();
        if (!still) return;
        still->answer = answer;
        still->wake.cancel();
      });
  if (!begun) {
    abort.end_ = nullptr;
    co_return not_resolved(url, begun.error().message());
  }
  state->names = std::move(*begun);
  co_await state->wake.async_wait(as_result);
  abort.end_ = nullptr;
  const bool had_no_place = state->names.is_queued();
  state->names = {};
  if (!state->answer) co_return not_resolved(url, had_no_place ? no_place_in_time : "no answer in time");
  if (!*state->answer) co_return not_resolved(url, state->answer->error().message());
  std::vector<tcp::endpoint> found;
  for (const auto& each : **state->answer) found.emplace_back(each, port_of(url));
  co_return found;
}

}  // namespace sluis::http
