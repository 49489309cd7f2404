// Runs one coroutine to its end on an io_context of its own and hands over what it returned.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>

namespace sluis::test {

template <class T>
T run(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
  std::optional<T> out;
  std::exception_ptr thrown;
  boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr failure, T value) {
    thrown = failure;
    if (!failure) out.emplace(std::move(value));
  });
  context.restart();
  // Only as long as this one takes: a server on the same context goes on for ever.
  while (!thrown && !out && context.run_one() > 0) {
  }
  if (thrown) std::rethrow_exception(thrown);
  if (!out) throw std::logic_error("the coroutine never ended");
  return std::move(*out);
}

template <class T>
T run(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  return run(context, std::move(work));
}

}  // namespace sluis::test
