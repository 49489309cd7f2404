#include "daemon/cycle/reading/staging.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>
#include <utility>

#include "daemon/cycle/reading/minimising_sink.hpp"
#include "model/secret.hpp"
#include "state/staging/staged_read.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;
using staging_clock = std::chrono::steady_clock;

error silent_share(std::chrono::milliseconds waited) {
  return {errc::unavailable,
          "nothing could be read for " + std::to_string(waited.count() / 1000) +
              " s: the disk or network share that it is on does not answer",
          "see whether that share is mounted and its server is up; it is read again by the next sync"};
}

error not_back_yet() {
  return {errc::unavailable, "an earlier read still waits for the disk or network share that it is on",
          "see whether that share is mounted and its server is up"};
}

error stopped_while_read() {
  return {errc::unavailable, "stopped while it was read", "nothing of it was taken in; the next sync reads it again"};
}

}  // namespace

/// What both sides use; the one that ends last frees it.
struct staging::shared {
  std::atomic<bool> must_end = false;
  std::atomic<std::uint64_t> bytes_done = 0;
  std::atomic<staging_clock::rep> last_sign = staging_clock::now().time_since_epoch().count();

  mutable std::mutex mutex;  // of all below
  std::shared_ptr<state::sealed_blocks> blocks;
  bool is_over = false;
  result<void> gave;
  std::exception_ptr thrown;
  std::optional<sources::file_identity> which;
  std::function<void()> wake;  // there is one while somebody waits

  void sign() { last_sign = staging_clock::now().time_since_epoch().count(); }
  void tell() {
    sign();
    const std::lock_guard held(mutex);
    if (wake) std::exchange(wake, {})();
  }

  result<void> read(const staging_order& order) {
    SLUIS_ASSIGN(auto made, state::sealed_blocks::make(order.folder, order.key));
    const std::shared_ptr<state::sealed_blocks> into = std::move(made);
    {
      const std::lock_guard held(mutex);
      blocks = into;
    }
    state::staged_writer to(*into, [this] { tell(); });
    minimising_sink door(to);
    const auto on_bytes = [this](std::uint64_t done) {
      bytes_done = done;
      sign();
      return !must_end;
    };
    std::optional<sources::file_identity> found;
    auto out = order.from->read_and_tell(order.unit, door, on_bytes, found);
    const std::lock_guard held(mutex);
    which = found;
    return out;
  }

  void run(const staging_order& order) {
    result<void> out;
    std::exception_ptr caught;
    try {
      out = read(order);
    } catch (...) {
      caught = std::current_exception();
    }
    const std::lock_guard held(mutex);
    gave = std::move(out);
    thrown = caught;
    is_over = true;
    if (wake) std::exchange(wake, {})();
  }
};

staging::staging(staging_order order) : shared_(std::make_shared<shared>()), order_(std::move(order)) {}

staging::~staging() {
  shared_->must_end = true;
  const std::lock_guard held(shared_->mutex);
  shared_->wake = {};
  wipe(order_.key.data(), order_.key.size());
}

void staging::begin(std::shared_ptr<reading_places::place> place) {
  shared_->sign();
  auto work = [with = shared_, order = order_, place = std::move(place)]() mutable {
    with->run(order);
    wipe(order.key.data(), order.key.size());
    place.reset();
  };
  thread_ = std::make_unique<separate_thread>(order_.given_up, std::move(work));
}

void staging::begin_ahead(reading_places& places) {
  if (thread_ || *order_.given_up > 0) return;
  if (auto place = places.try_enter()) begin(std::move(place));
}

bool staging::is_over() const {
  if (given_up_for_) return true;
  const std::lock_guard held(shared_->mutex);
  return shared_->is_over;
}

std::shared_ptr<state::sealed_blocks> staging::blocks() const {
  const std::lock_guard held(shared_->mutex);
  return shared_->blocks;
}

result<void> staging::gave() const {
  if (given_up_for_) return *given_up_for_;
  const std::lock_guard held(shared_->mutex);
  if (shared_->thrown) std::rethrow_exception(shared_->thrown);
  return shared_->gave;
}

std::optional<sources::file_identity> staging::which() const {
  const std::lock_guard held(shared_->mutex);
  return shared_->is_over ? shared_->which : std::nullopt;
}

bool staging::has_been_silent() const {
  const staging_clock::time_point last{staging_clock::duration{shared_->last_sign.load()}};
  return staging_clock::now() - last >= order_.at_most_silent;
}

/// One that was interrupted on a busy machine needs a moment to end; one that hangs does not come.
asio::awaitable<void> staging::until_all_are_back(const std::atomic<bool>& stopping) const {
  constexpr int steps = 60;
  constexpr std::chrono::milliseconds step{50};
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (int i = 0; i<steps&& * order_.given_up> 0 && !stopping; ++i) {
    timer.expires_after(step);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> staging::until_more_than(std::size_t blocks, reading_places& places,
                                               const std::atomic<bool>& stopping,
                                               const std::function<void(std::uint64_t)>& on_progress) {
  constexpr std::chrono::milliseconds look_again_after{50};
  if (!thread_) {
    co_await until_all_are_back(stopping);
    if (*order_.given_up > 0) given_up_for_ = not_back_yet();
    if (given_up_for_) co_return;
    auto place = co_await places.enter(stopping);
    if (!place) given_up_for_ = stopped_while_read();
    if (given_up_for_) co_return;
    begin(std::move(place));
  }
  const auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor);
  while (!given_up_for_) {
    on_progress(shared_->bytes_done);
    timer->expires_after(look_again_after);
    {
      const std::lock_guard held(shared_->mutex);
      const bool is_there = shared_->is_over || (shared_->blocks && shared_->blocks->count() > blocks);
      if (is_there) break;
      shared_->wake = [timer] { asio::post(timer->get_executor(), [timer] { timer->cancel(); }); };
    }
    boost::system::error_code woken;
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const std::lock_guard held(shared_->mutex);
    shared_->wake = {};
    if (stopping) given_up_for_ = stopped_while_read();
    if (!shared_->is_over && has_been_silent()) given_up_for_ = silent_share(order_.at_most_silent);
  }
  if (given_up_for_) shared_->must_end = true;
}

asio::awaitable<void> staging::end(std::chrono::milliseconds at_most) {
  shared_->must_end = true;
  if (!thread_) co_return;
  const auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor);
  timer->expires_after(at_most);
  bool is_ended = false;
  while (!is_ended && timer->expiry() > staging_clock::now()) {
    {
      const std::lock_guard held(shared_->mutex);
      is_ended = shared_->is_over;
      shared_->wake = [timer] { asio::post(timer->get_executor(), [timer] { timer->cancel(); }); };
    }
    boost::system::error_code woken;
    if (!is_ended) co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const std::lock_guard held(shared_->mutex);
    shared_->wake = {};
  }
  if (is_ended) thread_->wait_for(std::chrono::seconds(1));  // it has said so, and ends
  thread_.reset();
}

}  // namespace sluis::daemon
