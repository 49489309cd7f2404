#include "connectors/targets/oauth/oauth_tokens.hpp"

#include <algorithm>
#include <array>

#include "connectors/targets/oauth/token_answer.hpp"
#include "model/ids.hpp"

namespace sluis::targets::oauth {

namespace {

constexpr std::chrono::seconds early{300};
constexpr std::chrono::seconds margin{10};  // our clock and the endpoint's, and the way there

class oauth_tokens final : public http::token_source {
 public:
  oauth_tokens(oauth_settings settings, std::shared_ptr<http::transport> wire, const clock& time, random& chance)
      : settings_(std::move(settings)), wire_(std::move(wire)), time_(time), chance_(chance) {}

  boost::asio::awaitable<result<secret>> token() override {
    const auto now = time_.now();
    const bool serves = !held_.empty() && now < ends_at_;
    if (serves && (now < renew_at_ || renewing_)) co_return held_.clone();
    renewing_ = true;
    auto fresh = co_await fetch();
    renewing_ = false;
    if (fresh) {
      keep(*fresh);
      co_return held_.clone();
    }
    if (serves && time_.now() < ends_at_) co_return held_.clone();
    co_return fresh.error();
  }

  void refused() override { held_ = secret(); }

 private:
  boost::asio::awaitable<result<granted>> fetch() {
    std::array<std::uint8_t, 16> unique{};
    chance_.fill(unique.data(), unique.size());
    http::request r;
    r.allowed = permit::without_personal_data();
    r.method = "POST";
    r.path = settings_.path;
    r.content_type = "application/x-www-form-urlencoded";
    r.headers.emplace_back("Accept", "application/json");
    r.body = grant_request(settings_.who, time_.now(), to_hex(unique.data(), unique.size())).reveal();
    auto answer = co_await wire_->send(std::move(r));
    if (!answer) {
      // Asking twice for a token does no harm, so an outcome that is not known is no more than an endpoint that is
      // down.
      co_return error{errc::unavailable, "no token: " + answer.error().message(), answer.error().hint()};
    }
    co_return read_token_answer(*answer, settings_.credential_file, time_.now());
  }

  void keep(granted& fresh) {
    const auto now = time_.now();
    held_ = std::move(fresh.token);
    ends_at_ = now + std::max(fresh.lives - margin, std::chrono::seconds(1));
    renew_at_ = ends_at_ - std::min<std::chrono::seconds>(early, fresh.lives / 4);
  }

  oauth_settings settings_;
  std::shared_ptr<http::transport> wire_;
  const clock& time_;
  random& chance_;
  secret held_;
  instant ends_at_{};
  instant renew_at_{};
  bool renewing_ = false;
};

}  // namespace

std::shared_ptr<http::token_source> make_oauth_tokens(oauth_settings settings, std::shared_ptr<http::transport> wire,
                                                      const clock& time, random& chance) {
  return std::make_shared<oauth_tokens>(std::move(settings), std::move(wire), time, chance);
}

}  // namespace sluis::targets::oauth
