#include "connectors/http/parallel.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>

#include "connectors/http/as_result.hpp"

namespace sluis::http {

namespace asio = boost::asio;

namespace {

struct shared_work {
  shared_work(const asio::any_io_executor& ex, std::size_t count_,
              std::function<asio::awaitable<void>(std::size_t)> job_)
      : count(count_), job(std::move(job_)), all_done(ex, asio::steady_timer::time_point::max()) {}
  std::size_t next = 0;
  std::size_t count;
  std::size_t workers = 0;
  std::function<asio::awaitable<void>(std::size_t)> job;
  std::exception_ptr failure;
  asio::steady_timer all_done;
};

asio::awaitable<void> work_through(std::shared_ptr<shared_work> work) {
  while (work->next < work->count) {
    const std::size_t mine = work->next++;
    co_await work->job(mine);
  }
}

}  // namespace

asio::awaitable<void> in_parallel(std::size_t count, std::size_t width,
                                  const std::function<asio::awaitable<void>(std::size_t)>& job) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto work = std::make_shared<shared_work>(executor, count, job);
  work->workers = std::min(count, std::max<std::size_t>(width, 1));
  for (std::size_t i = work->workers; i > 0; --i) {
    asio::co_spawn(executor, work_through(work), [work](const std::exception_ptr& failure) {
      if (failure && !work->failure) {
        work->failure = failure;
        work->next = work->count;  // nothing new begins
      }
      if (--work->workers == 0) work->all_done.cancel();
    });
  }
  // Jobs that ended before this line left the counter at zero, so no cancel can be missed.
  while (work->workers > 0) co_await work->all_done.async_wait(as_result);
  if (work->failure) std::rethrow_exception(work->failure);
}

}  // namespace sluis::http
