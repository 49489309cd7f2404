// Names that have no answer at the targets of one institution take no place of another one's names.
#include "daemon/process/wiring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/support/rude_server.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

const institution_id first("stichting-een"), second("stichting-twee");

/// "hung.example" has no answer until the test ends; every other name is unknown. Of each institution one name is
/// looked up at a time.
class wiring : public testing::Test {
 protected:
  wiring() { write_secret("token", "t0ken"); }
  void write_secret(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    std::filesystem::permissions(folder_ / name, std::filesystem::perms(0600));
  }
  ~wiring() override { names_->is_back = true; }

  names_maker counted_names() {
    return [this] {
      ++objects_;
      return std::make_shared<http::name_lookups>(
          [names = names_](const std::string& host) -> result<http::addresses> {
            if (host == "healthy.example") names->healthy_was_asked = true;
            if (host == "hung.example") {
              names->hung_was_asked = true;
              while (!names->is_back) std::this_thread::sleep_for(1ms);
            }
            return error(errc::unavailable, "Name or service not known");
          },
          1);
    };
  }
  config::target_settings at(const std::string& host) {
    config::target_settings out;
    out.id = target_id("partner");
    out.kind = "scim";
    out.url = "https://" + host + "/scim/v2";
    out.token_file = folder_ / "token";
    return out;
  }
  /// For 5 s at most: a name that has no place waits for 10 s.
  void run_until(const std::function<bool()>& is_so) {
    const auto until = std::chrono::steady_clock::now() + 5s;
    io_.restart();
    while (!is_so() && std::chrono::steady_clock::now() < until) io_.run_one_for(5ms);
  }

  test::temp_dir folder_;
  struct name_server {
    std::atomic<bool> hung_was_asked = false, healthy_was_asked = false, is_back = false;
  };
  std::shared_ptr<name_server> names_ = std::make_shared<name_server>();
  int objects_ = 0;
  boost::asio::io_context io_;
  test::virtual_clock time_{day{std::chrono::year{2026} / 11 / 23} + 12h};
  test::seeded_random chance_{1};
  http::stop_source stop_;
};

TEST_F(wiring, targets_of_one_institution_share_its_lookups_of_names_and_no_other_ones) {
  const auto make = real_makers(io_, time_, chance_, stop_.get_token(), counted_names());
  ASSERT_TRUE(make.target(first, at("a.example")));
  ASSERT_TRUE(make.target(first, at("b.example")));
  ASSERT_TRUE(make.preparing(first, at("a.example")));
  EXPECT_EQ(objects_, 1);
  ASSERT_TRUE(make.target(second, at("a.example")));
  EXPECT_EQ(objects_, 2);
}

TEST_F(wiring, a_name_without_an_answer_takes_no_place_of_another_institution) {
  const auto make = real_makers(io_, time_, chance_, stop_.get_token(), counted_names());
  const auto hung = make.target(first, at("hung.example")), healthy = make.target(second, at("healthy.example"));
  ASSERT_TRUE(hung && healthy);
  for (const auto& each : {*hung, *healthy}) each->rest_on(permit::without_personal_data());
  int ended = 0;
  const auto count = [&](const std::exception_ptr&, const result<void>&) { ++ended; };
  boost::asio::co_spawn(io_, (*hung)->prepare(), count);
  run_until([&] { return names_->hung_was_asked.load(); });
  ASSERT_TRUE(names_->hung_was_asked);
  boost::asio::co_spawn(io_, (*healthy)->prepare(), count);
  run_until([&] { return names_->healthy_was_asked.load(); });
  EXPECT_TRUE(names_->healthy_was_asked);
  EXPECT_EQ(ended, 0);
  names_->is_back = true;
  stop_.request_stop();
  run_until([&] { return ended == 2; });
  EXPECT_EQ(ended, 2);
}

/// A proxy that refuses every tunnel, and keeps what it was asked.
class wiring_through_a_proxy : public wiring {
 protected:
  wiring_through_a_proxy() : proxy_(io_, [this](const std::shared_ptr<test::peer>& p, int) { return refuse(p); }) {}
  boost::asio::awaitable<void> refuse(std::shared_ptr<test::peer> p) {
    auto asked = co_await p->read_request();
    if (!asked) co_return;
    asked_ += *asked;
    const std::string answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    co_await p->write(answer);
  }
  config::target_settings through_proxy() {
    auto out = at("partner.example");
    out.proxy.emplace();
    out.proxy->host = "127.0.0.1";
    out.proxy->port = proxy_.port();
    out.proxy->credentials_file = folder_ / "proxy-login";
    return out;
  }
  /// What the target made of `from` says to the proxy when it begins.
  std::string asked_by(const config::target_settings& from) {
    const auto make = real_makers(io_, time_, chance_, stop_.get_token(), counted_names());
    auto target = make.target(first, from);
    EXPECT_TRUE(target);
    if (!target) return {};
    (*target)->rest_on(permit::without_personal_data());
    bool is_over = false;
    const auto end = [&](const std::exception_ptr&, const result<void>& done) {
      is_over = true;
      EXPECT_FALSE(done);
    };
    boost::asio::co_spawn(io_, (*target)->prepare(), end);
    run_until([&] { return !asked_.empty(); });
    stop_.request_stop();  // it need not try again
    run_until([&] { return is_over; });
    EXPECT_TRUE(is_over);
    return asked_;
  }

  std::string asked_;
  test::rude_server proxy_;
};

TEST_F(wiring_through_a_proxy, what_the_credentials_file_holds_is_said_to_the_proxy) {
  write_secret("proxy-login", "Aladdin:open sesame\n");  // RFC 7617, 2
  const auto asked = asked_by(through_proxy());
  EXPECT_TRUE(asked.starts_with("CONNECT partner.example:443 HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"), std::string::npos) << asked;
}

TEST_F(wiring_through_a_proxy, a_token_is_asked_for_through_the_same_proxy_with_the_same_credentials) {
  write_secret("proxy-login", "Aladdin:open sesame\n");
  write_secret("client", "s3cret");
  auto from = through_proxy();
  auto& oauth = from.oauth.emplace();
  oauth.client_id = "sluis";
  oauth.client_secret_file = folder_ / "client";
  oauth.token_url = "https://token.example/oauth/token";
  const auto asked = asked_by(from);
  EXPECT_TRUE(asked.starts_with("CONNECT token.example:443 HTTP/1.1\r\n")) << asked;
  EXPECT_NE(asked.find("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"), std::string::npos) << asked;
}

TEST_F(wiring_through_a_proxy, without_a_credentials_file_nothing_is_said) {
  auto from = through_proxy();
  from.proxy->credentials_file.reset();
  const auto asked = asked_by(from);
  EXPECT_TRUE(asked.starts_with("CONNECT partner.example:443 HTTP/1.1\r\n")) << asked;
  EXPECT_EQ(asked.find("Proxy-Authorization"), std::string::npos) << asked;
}

TEST_F(wiring_through_a_proxy, a_credentials_file_that_is_not_there_is_told) {
  const auto make = real_makers(io_, time_, chance_, stop_.get_token(), counted_names());
  const auto target = make.target(first, through_proxy());
  ASSERT_FALSE(target);
  EXPECT_NE(target.error().text().find("a credential file that the configuration names does not exist"),
            std::string::npos)
      << target.error().text();
}

}  // namespace
}  // namespace sluis::daemon
