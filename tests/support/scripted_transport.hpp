// A transport that answers by a script and records what it was asked. Answers are handed out in order for a method and
// the start of a path; what nobody scripted is answered 418, so that a test cannot pass by accident.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/http/transport.hpp"

namespace sluis::test {

class scripted_transport : public http::transport {
 public:
  using answerer = std::function<result<http::response>(const http::request&)>;

  static http::response answer(unsigned status, std::string body = {}, std::vector<http::header> headers = {}) {
    return {status, std::move(headers), std::move(body)};
  }

  /// The next request of this method whose path begins so gets this answer, once.
  void on(std::string method, std::string path, result<http::response> what) {
    once_.push_back({std::move(method), std::move(path), [what = std::move(what)](const auto&) { return what; }});
  }
  /// Every one that no single answer is left for.
  void always(std::string method, std::string path, answerer what) {
    always_.push_back({std::move(method), std::move(path), std::move(what)});
  }

  boost::asio::awaitable<result<http::response>> send(http::request r) override {
    requests.push_back(r);
    for (auto at = once_.begin(); at != once_.end(); ++at) {
      if (!at->fits(r)) continue;
      const auto found = *at;
      once_.erase(at);
      co_return found.what(r);
    }
    for (const auto& each : always_) {
      if (each.fits(r)) co_return each.what(r);
    }
    co_return answer(418);
  }

  [[nodiscard]] std::size_t count(const std::string& method, const std::string& path) const {
    std::size_t out = 0;
    for (const auto& r : requests) out += r.method == method && r.path.rfind(path, 0) == 0 ? 1 : 0;
    return out;
  }
  [[nodiscard]] std::size_t unused() const { return once_.size(); }

  std::vector<http::request> requests;

 private:
  struct rule {
    std::string method;
    std::string path;
    answerer what;
    [[nodiscard]] bool fits(const http::request& r) const { return r.method == method && r.path.rfind(path, 0) == 0; }
  };
  std::deque<rule> once_;
  std::vector<rule> always_;
};

}  // namespace sluis::test
