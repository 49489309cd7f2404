#include "connectors/targets/graph/session.hpp"

#include <algorithm>

#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/limits.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds slow_for{10};        // the window of the resource units
constexpr milliseconds before_another_look{1'000};  // at the permit

}  // namespace

session::session(graph_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
    : made(time),
      settings_(std::move(settings)),
      rest_(rest),
      time_(time),
      chance_(chance),
      spent_(settings_.limits),
      sender_(wire, rest, time, chance, quota_of(settings_.limits), settings_.policy,
              [this](const http::response& answer, http::quota& limits, instant now) { learn(answer, limits, now); }) {}

awaitable<result<http::response>> session::send(http::request r, http::repeat how, http::cost c) {
  while (!halted_ && quiet_until_ > time_.now()) {
    const milliseconds left = quiet_until_ - time_.now();
    if (left > settings_.policy.longest_hold || allowed_.is_brief()) {
      co_return error{errc::unavailable, "Microsoft Graph asks for quiet until " + to_string(quiet_until_),
                      "the next sync goes on from here"};
    }
    const bool slept = co_await rest_.sleep_for(std::min<milliseconds>(left, before_another_look));
    if (auto refusal = allowed_.refusal()) co_return std::move(*refusal);
    if (!slept) co_return error{errc::unavailable, "stopped before it was sent", "the next sync goes on from here"};
  }
  if (halted_) co_return *halted_;
  r.headers.emplace_back("Accept", "application/json");
  r.allowed = allowed_;
  auto answer = co_await sender_.send(std::move(r), how, c);
  spent_.add(c, time_.now());
  note_if_down(answer, how);
  co_return answer;
}

awaitable<heard> session::ask(call what) {
  http::request r;
  r.method = what.method;
  const bool is_read = what.method == "GET";
  r.path = what.path;
  if (!what.body.empty()) r.content_type = "application/json";
  if (!what.prefer.empty()) r.headers.emplace_back("Prefer", what.prefer);
  const auto cost = cost_of(what);
  r.body = std::move(what.body);
  auto answer = co_await send(std::move(r), what.how, cost);
  heard out;
  if (!answer) {
    out.instead = answer.error();
    co_return out;
  }
  auto body = scim::parse_object(answer->body);
  out.status = answer->status;
  if (body) out.body = std::move(*body);
  // A read is worth nothing without its answer. A write has taken effect all the same, and is judged by its status.
  if (!body && is_read && out.status == 200) {
    out.status = 0;
    out.instead = error{errc::invalid_input, "Microsoft Graph's answer cannot be read: " + body.error().message(),
                        "the next sync tries again; check `url` if it goes on"};
  }
  co_return out;
}

awaitable<bool> session::pause(milliseconds duration) {
  const bool slept = co_await rest_.sleep_for(duration);
  co_return slept;
}

void session::be_quiet(milliseconds duration) {
  quiet_until_ = std::max(quiet_until_, time_.now() + duration);
}

// Heeded with the next answer: only there is the quota at hand.
void session::note_used(const std::string& used) {
  if (const auto share = parse_used(used))
    slower_ = std::max(slower_.value_or(1), spent_.slower_by(*share, time_.now()));
}

void session::learn(const http::response& answer, http::quota& limits, instant now) {
  if (const auto* used = answer.find("x-ms-throttle-limit-percentage")) note_used(*used);
  if (slower_) limits.slow_down(*slower_, now + slow_for);
  slower_.reset();
}

// After the sender's own attempts: what would meet the next request in the same way. A 500 is one record's trouble and
// stops nobody else.
void session::note_if_down(const result<http::response>& answer, http::repeat how) {
  if (!answer) {
    const bool silent = answer.error().code() == errc::outcome_unknown && how == http::repeat::always;
    if (answer.error().code() == errc::unavailable || silent) {
      halted_ = error(errc::unavailable, "not sent, because the target was down: " + answer.error().message(),
                      answer.error().hint());
    }
    return;
  }
  const unsigned status = answer->status;
  const bool no_backend = (status == 502 || status == 504) && how == http::repeat::always;
  if (status != 401 && status != 429 && status != 503 && !no_backend) return;
  const auto why = answer_error({status, {}, {}}, "an earlier request", settings_.credential_file);
  halted_ = error(status == 401 ? errc::refused : errc::unavailable, "not sent: " + why.message(), why.hint());
}

}  // namespace sluis::targets::graph
