#include "daemon/sockets/accounts.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

struct question {
  explicit question(asio::io_context& io) : timer(io) {}
  asio::steady_timer timer;  // cancelled by the answer
  std::optional<std::optional<account>> answer;
};

}  // namespace

asio::awaitable<std::optional<std::optional<account>>> account_lookups::ask(uid_t uid, std::chrono::milliseconds patience) {
  const auto asked = std::make_shared<question>(io_);
  asked->timer.expires_after(patience);
  asio::post(pool_, [asked, uid, how = how_, &io = io_] {
    auto found = how(uid);
    asio::post(io, [asked, found = std::move(found)]() mutable {
      asked->answer = std::move(found);
      asked->timer.cancel();
    });
  });
  co_await asked->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return asked->answer;
}

}  // namespace sluis::daemon
