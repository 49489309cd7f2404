#include "connectors/http/asio_sleeper.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>

#include "connectors/http/as_result.hpp"

namespace sluis::http {

namespace asio = boost::asio;

namespace {

class asio_sleeper final : public sleeper {
 public:
  explicit asio_sleeper(stop_token stop) : stop_(std::move(stop)) {}

  asio::awaitable<bool> sleep_for(std::chrono::milliseconds duration) override {
    if (stop_.stop_requested()) co_return false;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto timer = std::make_shared<asio::steady_timer>(executor, duration);
    const std::function<void()> wake = [executor, weak = std::weak_ptr<asio::steady_timer>(timer)] {
      asio::post(executor, [weak] {
        if (const auto still = weak.lock()) still->cancel();
      });
    };
    const std::stop_callback<std::function<void()>> on_stop(stop_, wake);
    co_await timer->async_wait(as_result);
    co_return !stop_.stop_requested();
  }

 private:
  stop_token stop_;
};

}  // namespace

std::unique_ptr<sleeper> make_asio_sleeper(stop_token stop) {
  return std::make_unique<asio_sleeper>(std::move(stop));
}

}  // namespace sluis::http
