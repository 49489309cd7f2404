// Names that have no answer at the targets of one institution take no place of another one's names.
#include "daemon/wiring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/support/temp_dir.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

const institution_id first("stichting-een"), second("stichting-twee");

/// "hung.example" has no answer until the test ends; every other name is unknown. Of each institution one name is looked up at a time.
class wiring : public testing::Test {
 protected:
  wiring() {
    std::ofstream(folder_ / "token") << "t0ken";
    std::filesystem::permissions(folder_ / "token", std::filesystem::perms(0600));
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

}  // namespace
}  // namespace sluis::daemon
