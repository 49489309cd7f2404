#include "connectors/targets/google/session.hpp"

#include <algorithm>

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/batch_message.hpp"
#include "connectors/targets/google/judge.hpp"
#include "model/ids.hpp"
#include "model/secret.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

http::cost cost_of(const std::vector<call>& calls) {
  http::cost out{{static_cast<double>(calls.size()), 0, 0, 0}};
  for (const auto& c : calls) {
    out.of[1] += c.counts_as == call::weight::user_creation ? 1 : 0;
    out.of[2] += c.counts_as == call::weight::org_unit ? 1 : 0;
  }
  return out;
}

http::request request_of(const call& c) {
  http::request out;
  out.method = c.method;
  out.path = c.path;
  out.body = c.body;
  if (!c.body.empty()) out.content_type = "application/json";
  out.headers.emplace_back("Accept", "application/json");
  return out;
}

void wipe_all(std::vector<call>& calls) {
  for (auto& c : calls) wipe(c.body);
}

error unanswered() {
  return {errc::outcome_unknown, "the batch's answer does not mention it", "it is looked up before it is repeated"};
}

// The request as such was not understood, whatever is in it: its calls may still go alone.
bool is_no_batch(const reply& whole) {
  return (whole.status >= 300 && whole.status < 500) && whole.status != 401 && whole.status != 403 &&
         whole.status != 429;
}

}  // namespace

http::quota quota_of(const google_settings& settings) {
  const double burst = std::clamp<double>(settings.parts(), 1, settings.queries_per_minute / 2);
  // Whole chunks of `creation_parts` go at a time; 4 % slower than allowed, so that two that follow each other do not
  // meet in one second when the first was a little late.
  return http::quota({http::pace((settings.queries_per_minute - burst) / 60, burst),
                      http::pace(settings.creations_per_second * 0.96, settings.creation_parts()),
                      http::pace(settings.org_units_per_second * 0.96, 1)});
}

session::session(const google_settings& settings, http::transport& wire, http::sleeper& rest, const clock& time,
                 random& chance)
    : settings_(settings),
      rest_(rest),
      chance_(chance),
      sender_(wire, rest, time, chance, quota_of(settings), settings.policy,
              [this](const http::response& answer, http::quota& limits, instant now) {
                heed_refusal(answer, limits, now);
              }) {}

// Who was refused waits 2^n seconds with everything, not only with this request.
void session::heed_refusal(const http::response& answer, http::quota& limits, instant now) {
  const bool refused = answer.status == 503 || answer.status == 429 ||
                       (answer.status == 403 && is_throttling(read_reply(answer.status, answer.body)));
  if (!refused) {
    refusals_ = 0;
    return;
  }
  const auto wait = settings_.policy.first_backoff * (1U << std::min(refusals_, 5U));
  limits.hold_until(now + std::min(wait, settings_.policy.longest_backoff));
  ++refusals_;
}

awaitable<bool> session::wait_after(unsigned troubles) {
  const auto& policy = settings_.policy;
  const auto first = std::max(policy.first_backoff, milliseconds{1});
  auto wait = std::min(first * (1U << std::min(std::max(troubles, 1U) - 1, 10U)), policy.longest_backoff);
  wait += milliseconds(chance_.next() % static_cast<std::uint64_t>(first.count() + 1));
  const bool went_on = co_await rest_.sleep_for(wait);
  co_return went_on;
}

awaitable<answered> session::send(call c) {
  http::request r = request_of(c);
  wipe(c.body);
  const auto cost = cost_of({call{{}, {}, {}, c.counts_as}});
  auto answer = co_await put_on_wire(std::move(r), cost);
  if (!answer) co_return answer.error();
  answered out = read_reply(answer->status, std::move(answer->body));
  halt_if_unauthorised(out);
  co_return out;
}

awaitable<answered> session::ask(call c) {
  for (unsigned troubles = 1;; ++troubles) {
    auto answer = co_await send(c);
    const auto what = meaning_of(answer);
    if ((what != meaning::again && what != meaning::open) || halted_ || allowed_.is_brief() ||
        troubles >= settings_.policy.attempts) {
      co_return answer;
    }
    const bool went_on = co_await wait_after(troubles);
    if (!went_on) co_return answer;
  }
}

awaitable<std::vector<answered>> session::send_all(std::vector<call> calls) {
  if (calls.size() > 1) {
    auto out = co_await send_batch(std::move(calls));
    co_return out;
  }
  auto out = co_await send_one_by_one(std::move(calls));
  co_return out;
}

awaitable<std::vector<answered>> session::send_one_by_one(std::vector<call> calls) {
  std::vector<answered> out;
  for (auto& c : calls) {
    auto answer = co_await send(std::move(c));
    out.push_back(std::move(answer));
  }
  co_return out;
}

awaitable<std::vector<answered>> session::send_batch(std::vector<call> calls) {
  const std::string boundary = "sluis_" + chance_.make<target_handle>().hex();
  http::request r;
  r.method = "POST";
  r.path = batch_path;
  r.content_type = "multipart/mixed; boundary=" + boundary;
  r.holds = http::content::parts;
  r.body = batch_body(calls, boundary);
  auto answer = co_await put_on_wire(std::move(r), cost_of(calls));
  if (!answer) {
    wipe_all(calls);
    co_return std::vector<answered>(calls.size(), answered(answer.error()));
  }
  if (answer->status != 200) {
    auto whole = read_reply(answer->status, {});
    whole.reason = parse_reason(answer->body);
    if (is_no_batch(whole)) {
      auto singly = co_await send_one_by_one(std::move(calls));
      co_return singly;
    }
    wipe_all(calls);
    answered same = whole;
    halt_if_unauthorised(same);
    co_return std::vector<answered>(calls.size(), same);
  }
  wipe_all(calls);
  const std::string* type = answer->find("content-type");
  auto parts = parse_batch(answer->body, type == nullptr ? std::string() : boundary_in(*type), calls.size());
  std::vector<answered> out;
  for (auto& part : parts) {
    if (part) http::note_success(allowed_, calls.at(out.size()).method, part->status);
    out.push_back(part ? answered(std::move(*part)) : answered(unanswered()));
    halt_if_unauthorised(out.back());
  }
  co_return out;
}

awaitable<result<http::response>> session::put_on_wire(http::request r, http::cost c) {
  if (halted_) co_return *halted_;
  r.allowed = allowed_;
  auto answer = co_await sender_.send(std::move(r), http::repeat::only_if_refused, c);
  note_if_down(answer);
  co_return answer;
}

// What would meet the next request in the same way. A 500 is one record's trouble and stops nobody else.
void session::note_if_down(const result<http::response>& answer) {
  if (!answer && answer.error().code() == errc::unavailable) {  // after the sender's own attempts
    halted_ = error(errc::unavailable, "not sent, because Google was out of reach: " + answer.error().message(),
                    answer.error().hint());
    return;
  }
  const bool silent = !answer || answer->status == 502 || answer->status == 504;
  silences_ = silent ? silences_ + 1 : 0;
  const bool refused = answer && (answer->status == 429 || answer->status == 503);
  if (!refused && silences_ < std::max(settings_.policy.attempts, 1U)) return;
  const answered as_read = answer ? answered(read_reply(answer->status, {})) : answered(answer.error());
  const error why = error_of(as_read, "an earlier request", settings_.credential_file);
  halted_ = error(errc::unavailable, "not sent: " + why.message(), why.hint());
}

void session::halt_if_unauthorised(answered& by) {
  if (!by || by->status != 401) return;
  const error why = error_of(by, "a request", settings_.credential_file);
  halted_ = error(errc::refused, "not sent: " + why.message(), why.hint());
  by = *halted_;
}

}  // namespace sluis::targets::google
