#include "daemon/sockets/accounts.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "connectors/http/as_result.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

struct account_lookups::question {
  explicit question(asio::io_context& io) : timer(io) {}
  asio::steady_timer timer;  // cancelled by the answer, or by a stop
  std::optional<std::optional<account>> answer;
};

asio::awaitable<std::optional<std::optional<account>>> account_lookups::ask(uid_t uid,
                                                                            std::chrono::milliseconds patience) {
  if (is_stopped_) co_return std::nullopt;
  const auto asked = std::make_shared<question>(io_);
  asked->timer.expires_after(patience);
  asio::post(pool_, [asked, uid, how = how_, &io = io_] {
    auto found = how(uid);
    asio::post(io, [asked, found = std::move(found)]() mutable {
      asked->answer = std::move(found);
      asked->timer.cancel();
    });
  });
  open_.push_back(asked);
  co_await asked->timer.async_wait(sluis::http::as_result);
  std::erase(open_, asked);
  co_return asked->answer;
}

void account_lookups::stop() {
  is_stopped_ = true;
  for (const auto& each : open_) each->timer.cancel();
}

}  // namespace sluis::daemon
