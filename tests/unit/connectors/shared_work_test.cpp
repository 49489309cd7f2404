#include "connectors/http/shared_work.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace sluis::http {
namespace {

namespace asio = boost::asio;

struct book {
  shared_work reading;
  unsigned begun = 0;
  unsigned fails = 0;  // so many tries, from the first on
  std::optional<unsigned> result;

  asio::awaitable<void> get(unsigned& into) {
    for (;;) {
      if (result) {
        into = *result;
        co_return;
      }
      const auto turn = co_await reading.begin();
      if (!turn) continue;
      ++begun;
      for (int i = 0; i < 3; ++i) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
      if (begun <= fails) co_return;
      result = 7;
    }
  }
};

TEST(shared_work, is_done_by_one_and_waited_for_by_the_others) {
  for (const unsigned fails : {0U, 1U}) {
    asio::io_context io;
    book of;
    of.fails = fails;
    unsigned got[4] = {};
    for (auto& each : got) asio::co_spawn(io, of.get(each), asio::detached);
    io.run();
    EXPECT_EQ(of.begun, fails + 1);
    unsigned served = 0;
    for (const auto each : got) served += each == 7 ? 1 : 0;
    EXPECT_EQ(served, 4 - fails) << "the next one in the queue tries again";
  }
}

}  // namespace
}  // namespace sluis::http
