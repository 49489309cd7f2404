// Runs blocking work on an institution's strand in the worker pool and gives its value back to the awaiting coroutine
// on its own executor. No coroutine and no capturing lambda is handed to co_spawn (GCC 12, reference/style.md): the
// work is a plain function object.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace sluis::daemon {

using worker_strand = boost::asio::strand<boost::asio::thread_pool::executor_type>;

/// What `work` throws, co_await throws. `work` returns a value (not void, not a reference).
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_strand(worker_strand strand, Work work) {
  using value = std::invoke_result_t<Work&>;
  using signature = void(std::exception_ptr, std::shared_ptr<std::optional<value>>);
  auto initiate = [](auto handler, worker_strand where, Work what) {
    boost::asio::post(where, [handler = std::move(handler), what = std::move(what)]() mutable {
      auto answer = std::make_shared<std::optional<value>>();
      std::exception_ptr thrown;
      try {
        answer->emplace(what());
      } catch (...) {
        thrown = std::current_exception();
      }
      auto back = boost::asio::get_associated_executor(handler);
      // Moved: the exception ends where it was caught, while this thread does other work already.
      boost::asio::post(
          back, [handler = std::move(handler), thrown = std::move(thrown), answer = std::move(answer)]() mutable {
            std::move(handler)(std::move(thrown), std::move(answer));
          });
    });
  };
  auto answer = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, signature>(
      std::move(initiate), boost::asio::use_awaitable, std::move(strand), std::move(work));
  co_return std::move(**answer);
}

}  // namespace sluis::daemon
