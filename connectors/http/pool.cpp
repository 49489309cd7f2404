#include "connectors/http/pool.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

#include "connectors/http/as_result.hpp"

namespace sluis::http {

namespace asio = boost::asio;

pool::pool(asio::any_io_executor executor, base_url url, std::shared_ptr<const client_settings> settings,
           std::optional<asio::ssl::context> tls)
    : executor_(std::move(executor)),
      url_(std::move(url)),
      settings_(std::move(settings)),
      tls_(std::move(tls)),
      grace_(executor_) {}

pool::lease::~lease() {
  if (!pool_) return;
  drop();
  pool_->release();
}

void pool::lease::drop() {
  if (!connection_) return;
  auto& out = pool_->out_;
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](const auto& weak) { return weak.expired() || weak.lock() == connection_; }),
            out.end());
  connection_.reset();
}

void pool::lease::renew() {
  drop();
  was_used_ = false;
  connection_ = std::make_shared<connection>(pool_->executor_, pool_->url_, *pool_->settings_,
                                             pool_->tls_ ? &*pool_->tls_ : nullptr);
  pool_->out_.push_back(connection_);
}

void pool::lease::keep(std::chrono::milliseconds rest) {
  if (pool_->stopped_ || rest <= std::chrono::milliseconds::zero()) return;
  connection_->rested_until = deadline::clock::now() + rest;
  pool_->rested_.push_back(connection_);
}

asio::awaitable<result<pool::lease>> pool::acquire() {
  const auto self = shared_from_this();
  while (!stopped_ && leases_ >= std::max(settings_->connections, 1U)) {
    const auto turn = std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
    waiting_.push_back(turn);
    co_await turn->async_wait(as_result);
  }
  if (stopped_) co_return error{errc::unavailable, "stopped before anything was sent"};
  ++leases_;
  lease out(self);
  out.connection_ = take_rested();
  if (out.connection_) {
    out.was_used_ = true;
    out_.push_back(out.connection_);
  } else {
    out.renew();
  }
  co_return std::move(out);
}

// The one used last is the likeliest to be alive still; whatever is found dead on the way goes.
std::shared_ptr<connection> pool::take_rested() {
  const auto now = deadline::clock::now();
  while (!rested_.empty()) {
    auto last = std::move(rested_.back());
    rested_.pop_back();
    if (now < last->rested_until && last->is_quiet()) return last;
  }
  return nullptr;
}

void pool::release() {
  --leases_;
  if (leases_ == 0) grace_.cancel();  // nothing under way: an event loop need not wait for it
  if (waiting_.empty()) return;
  waiting_.front()->cancel();
  waiting_.pop_front();
}

void pool::stop(std::chrono::milliseconds grace) {
  stopped_ = true;
  rested_.clear();
  for (const auto& turn : waiting_) turn->cancel();
  waiting_.clear();
  if (leases_ == 0) return;
  grace_.expires_after(grace);
  grace_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
    const auto self = weak.lock();
    if (ec || !self) return;
    const auto out = self->out_;
    for (const auto& each : out) {
      if (const auto still = each.lock()) still->abort();
    }
  });
}

}  // namespace sluis::http
