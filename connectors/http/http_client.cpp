#include "connectors/http/http_client.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <functional>
#include <optional>

#include "connectors/http/pool.hpp"
#include "connectors/http/request_text.hpp"
#include "connectors/http/tls_context.hpp"

namespace sluis::http {

namespace asio = boost::asio;

namespace {

/// The path of a redirect that only adds a slash to what was asked for, at the same host: as "/Users/?count=2" is of
/// "/Users?count=2". Empty: any other answer.
std::string with_slash(const base_url& url, const request& r, const response& answer) {
  const bool redirects = answer.status == 301 || answer.status == 302 || answer.status == 307 || answer.status == 308;
  const auto* const location = answer.find("location");
  if (!redirects || location == nullptr) return {};
  const auto question = std::min(r.path.find('?'), r.path.size());
  if (question == 0 || r.path[question - 1] == '/') return {};
  const auto path = r.path.substr(0, question) + "/";
  const auto query = r.path.substr(question);
  const auto origin = std::string(url.how == scheme::https ? "https://" : "http://") + url.authority();
  for (const auto& there : {path, path + query}) {
    if (*location == url.path + there || *location == origin + url.path + there) return path + query;
  }
  return {};
}

class http_client final : public transport {
 public:
  http_client(asio::any_io_executor executor, base_url url, client_settings settings,
              std::optional<asio::ssl::context> tls, stop_token stop)
      : url_(url),
        settings_(std::make_shared<client_settings>(std::move(settings))),
        pool_(std::make_shared<pool>(executor, std::move(url), settings_, std::move(tls))),
        stop_(std::move(stop)) {
    // The stop may come from any thread and outlive this client; the pool is only touched on its own.
    on_stop_.emplace(stop_, [executor, weak = std::weak_ptr<pool>(pool_), grace = settings_->stop_grace] {
      asio::post(executor, [weak, grace] {
        if (const auto still = weak.lock()) still->stop(grace);
      });
    });
  }

  asio::awaitable<result<response>> send(request r) override {
    if (!settings_->tokens) {
      auto answer = co_await send_as(r, settings_->token);
      wipe(r.body);
      co_return answer;
    }
    auto answer = co_await send_with_fresh_token(r);
    // Refused for the token alone, so it took no effect: once more with a new one.
    if (answer && answer->status == 401) {
      settings_->tokens->refused();
      answer = co_await send_with_fresh_token(r);
    }
    wipe(r.body);
    co_return answer;
  }

 private:
  asio::awaitable<result<response>> send_with_fresh_token(const request& r) {
    if (auto refusal = r.allowed.refusal()) co_return std::move(*refusal);
    auto token = co_await settings_->tokens->token();
    if (!token) co_return token.error();
    auto answer = co_await send_as(r, *token);
    co_return answer;
  }

  asio::awaitable<result<response>> send_as(const request& r, const secret& token) {
    auto answer = co_await send_to(r, token);
    const auto slashed = answer ? with_slash(url_, r, *answer) : std::string();
    if (slashed.empty()) co_return answer;
    auto again = r;  // a redirect had no effect
    again.path = slashed;
    answer = co_await send_to(again, token);
    wipe(again.body);
    co_return answer;
  }

  asio::awaitable<result<response>> send_to(const request& r, const secret& token) {
    if (stop_.stop_requested()) co_return error{errc::unavailable, "stopped before anything was sent"};
    auto text = request_text(url_, r, token);
    if (!text) co_return text.error();
    auto place = co_await pool_->acquire();
    if (!place) co_return place.error();
    if (auto refusal = r.allowed.refusal()) co_return std::move(*refusal);  // no connection is opened in vain
    const auto whole =
        deadline::within(r.allowed.is_brief() ? std::min(settings_->timeout, brief_timeout) : settings_->timeout);
    const bool used = place->was_used();
    auto first = co_await exchange(*place, *text, r.allowed, whole);
    const bool lost_early = first.reached <= progress::no_answer && !first.answer.has_value();
    if (!used || !lost_early || (first.reached == progress::no_answer && !is_idempotent(r))) co_return first.answer;
    place->renew();
    auto second = co_await exchange(*place, *text, r.allowed, whole);
    // What the first attempt may have done is not undone by a second that never left.
    if (first.reached == progress::no_answer && second.reached == progress::nothing_sent) co_return first.answer;
    co_return second.answer;
  }

  asio::awaitable<exchange_result> exchange(pool::lease& place, const secret& text, const permit& allowed,
                                            deadline whole) {
    if (!place.was_used()) {
      auto opened = co_await place.get().open(whole);
      if (!opened) co_return exchange_result{opened.error(), progress::nothing_sent, false, std::nullopt};
    }
    auto out = co_await place.get().exchange(text.reveal(), allowed, whole);
    if (out.reusable) {
      auto rest = settings_->idle;
      // A second less than the server promises, so that its close and our next request do not meet.
      if (out.rests_for) rest = std::min<std::chrono::milliseconds>(rest, *out.rests_for - std::chrono::seconds(1));
      place.keep(rest);
    }
    co_return out;
  }

  base_url url_;
  std::shared_ptr<client_settings> settings_;
  std::shared_ptr<pool> pool_;
  stop_token stop_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace

result<std::unique_ptr<transport>> make_http_client(asio::any_io_executor executor, client_settings settings,
                                                    stop_token stop) {
  SLUIS_ASSIGN(base_url url,
               parse_base_url(settings.url, settings.allow_plain_http_on_loopback ? plain_http::allowed_on_loopback
                                                                                  : plain_http::refused));
  std::optional<asio::ssl::context> tls;
  if (url.how == scheme::https) {
    SLUIS_ASSIGN(auto context, make_tls_context(settings.ca_file));
    tls.emplace(std::move(context));
  }
  return std::unique_ptr<transport>(std::make_unique<http_client>(
      std::move(executor), std::move(url), std::move(settings), std::move(tls), std::move(stop)));
}

}  // namespace sluis::http
