// A connector and a lab's service without a socket between them. What was asked is kept for looking at.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/http/transport.hpp"
#include "tests/lab/service.hpp"
#include "tests/lab/text.hpp"

namespace sluis::test {

class service_transport : public http::transport {
 public:
  /// `base` is put before every path: "/graph/v1.0".
  service_transport(lab::service& to, std::string base) : to_(to), base_(std::move(base)) {}

  /// Instead of an answer, for the n-th request (from 1): what befalls it.
  std::function<lab::fault(std::size_t number, const http::request& r)> fate;
  /// Every request is answered with this status and nothing else: 403 is a permission that was taken away.
  std::optional<unsigned> only_answer;
  /// A request whose path holds this text is answered with this status and nothing else.
  std::optional<std::pair<std::string, unsigned>> refused;
  /// A request whose path holds this text is answered with 200 and this body.
  std::optional<std::pair<std::string, std::string>> answered;
  std::string authorization = "Bearer lab-token";
  std::vector<http::request> requests;

  boost::asio::awaitable<result<http::response>> send(http::request r) override {
    requests.push_back(r);
    if (only_answer) co_return http::response{*only_answer, {}, {}};
    if (refused && r.path.find(refused->first) != std::string::npos) co_return http::response{refused->second, {}, {}};
    if (answered && r.path.find(answered->first) != std::string::npos)
      co_return http::response{200, {}, answered->second};
    const auto f = fate ? fate(requests.size(), r) : lab::fault::none;
    if (f == lab::fault::reset_before) co_return error(errc::outcome_unknown, "the connection was reset");
    if (f == lab::fault::throttle || f == lab::fault::unavailable || f == lab::fault::error || f == lab::fault::html) {
      co_return to_response(to_.faulty(f, {}));
    }
    auto what = to_.handle(to_request(r));
    if (f == lab::fault::reset_after || f == lab::fault::cut)
      co_return error(errc::outcome_unknown, "the answer was lost");
    co_return to_response(std::move(what));
  }

 private:
  [[nodiscard]] lab::request to_request(const http::request& r) const {
    lab::request out{r.method, base_ + r.path, {}, r.body};
    for (const auto& [name, value] : r.headers) out.headers.emplace_back(lab::lower(name), value);
    if (!r.content_type.empty()) out.headers.emplace_back("content-type", r.content_type);
    if (!authorization.empty()) out.headers.emplace_back("authorization", authorization);
    return out;
  }
  static http::response to_response(lab::answer from) {
    http::response out{from.status, {}, std::move(from.body)};
    for (auto& [name, value] : from.headers) out.headers.emplace_back(lab::lower(name), std::move(value));
    return out;
  }

  lab::service& to_;
  std::string base_;
};

}  // namespace sluis::test
