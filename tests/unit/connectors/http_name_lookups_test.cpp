// A name of which no name server answers keeps no other waiting (issue 13, point 11).
#include "connectors/http/name_lookups.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <optional>

#include "connectors/http/resolve.hpp"
#include "tests/support/run.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;

/// "hung.example" has no answer until the test ends; every other name is at 192.0.2.7, or unknown.
class http_names : public testing::Test {
 protected:
  ~http_names() override { name_server_is_back_.set_value(); }

  look_up_function how() {
    return [back = back_, count = asked_](const std::string& host) -> result<addresses> {
      ++*count;
      if (host.starts_with("hung")) back.wait();
      if (host == "unknown.example") return error(errc::unavailable, "Name or service not known");
      return addresses{boost::asio::ip::make_address("192.0.2.7")};
    };
  }
  result<std::vector<boost::asio::ip::tcp::endpoint>> ask(name_lookups& names, const std::string& host, std::chrono::milliseconds at_most) {
    base_url url;
    url.host = host;
    url.port = "443";
    resolve_abort abort;
    return test::run(context_, resolve(url, deadline::clock::now() + at_most, abort, names));
  }

  std::promise<void> name_server_is_back_;
  std::shared_future<void> back_ = name_server_is_back_.get_future().share();
  std::shared_ptr<std::atomic<int>> asked_ = std::make_shared<std::atomic<int>>(0);
  boost::asio::io_context context_;
};

TEST_F(http_names, one_without_an_answer_delays_no_other) {
  name_lookups names(how());
  const auto hung = ask(names, "hung.example", 50ms);
  ASSERT_FALSE(hung);
  EXPECT_EQ(hung.error().code(), errc::unavailable);
  EXPECT_NE(hung.error().message().find("no answer in time"), std::string::npos) << hung.error().message();
  const auto healthy = ask(names, "healthy.example", 30s);
  ASSERT_TRUE(healthy) << healthy.error().text();
  EXPECT_EQ(healthy->at(0), boost::asio::ip::tcp::endpoint(boost::asio::ip::make_address("192.0.2.7"), 443));
  EXPECT_NE(ask(names, "unknown.example", 30s).error().message().find("Name or service not known"), std::string::npos);
}

TEST_F(http_names, who_asks_for_a_name_under_way_shares_its_lookup_and_there_is_a_bound) {
  name_lookups names(how(), 2);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(ask(names, "hung.example", 20ms));
  EXPECT_EQ(*asked_, 1);
  EXPECT_FALSE(ask(names, "hung-too.example", 20ms));
  const auto one_too_many = ask(names, "healthy.example", 30s);
  ASSERT_FALSE(one_too_many);
  EXPECT_NE(one_too_many.error().message().find("2 other names"), std::string::npos) << one_too_many.error().message();
}

TEST_F(http_names, an_answer_that_comes_after_everything_is_gone_reaches_nobody) {
  std::optional<name_lookups> names(how());
  {
    boost::asio::io_context short_lived;
    const auto wait = names->look_up("hung.example", short_lived.get_executor(), [](const result<addresses>&) { ADD_FAILURE(); });
    EXPECT_TRUE(wait);
  }
  names.reset();  // the answer comes at the end of the test
}

TEST_F(http_names, the_machine_knows_its_own) {
  name_lookups names;
  const auto found = ask(names, "localhost", 30s);
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_TRUE(found->at(0).address().is_loopback());
}

}  // namespace
}  // namespace sluis::http
