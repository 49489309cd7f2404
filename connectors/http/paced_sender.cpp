#include "connectors/http/paced_sender.hpp"

#include <algorithm>

#include "connectors/http/backoff.hpp"
#include "connectors/http/retry_after.hpp"
#include "model/secret.hpp"

namespace sluis::http {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds before_another_look{1'000};  // at the permit: what is revoked ends its wait so soon

/// A body may hold a first password; names, at least.
struct wiped_at_end {
  std::string& text;
  ~wiped_at_end() { wipe(text); }
};

/// Whether it had an effect is for the caller to find out.
bool is_for_the_caller(const result<response>& attempt, repeat how) {
  return how == repeat::only_if_unsent && attempt && attempt->status == 503;
}

/// An answer that only its body gives a meaning. No request of ours asks for a compressed one.
std::optional<error> why_unreadable(const result<response>& attempt, const request& r) {
  if (r.method != "GET" || !attempt || attempt->status != 200 || attempt->body.empty()) return std::nullopt;
  const std::string* const coding = attempt->find("content-encoding");
  if (coding == nullptr || coding->empty() || *coding == "identity") return std::nullopt;
  const std::string known =
      *coding == "gzip" || *coding == "x-gzip" || *coding == "deflate" || *coding == "br" || *coding == "zstd"
          ? ": " + *coding
          : std::string();
  return error{errc::invalid_input,
               "the target compresses its answers (Content-Encoding" + known + "), which nobody asked it for",
               "have its operator, or the proxy before it, answer uncompressed"};
}

void note_answer(const result<response>& attempt, const request& r) {
  if (attempt && r.holds == content::one) note_success(r.allowed, r.method, attempt->status);
}

}  // namespace

void note_success(const permit& allowed, const std::string& method, unsigned status) {
  if (status >= 200 && status < 300)
    allowed.note(method == "GET" ? permit::confirmed::answer : permit::confirmed::change);
}

verdict judge_attempt(const result<response>& attempt) {
  if (!attempt) {
    switch (attempt.error().code()) {
      case errc::unavailable:
        return verdict::refused;
      case errc::outcome_unknown:
        return verdict::ambiguous;
      default:
        return verdict::conclusive;
    }
  }
  switch (attempt->status) {
    case 429:
    case 503:
      return verdict::refused;
    case 500:
    case 502:
    case 504:
      return verdict::ambiguous;
    default:
      return verdict::conclusive;
  }
}

paced_sender::paced_sender(transport& wire, sleeper& rest, const clock& time, random& chance, quota limits,
                           send_policy policy, lesson learn)
    : wire_(wire),
      rest_(rest),
      time_(time),
      chance_(chance),
      limits_(std::move(limits)),
      policy_(policy),
      learn_(std::move(learn)) {}

boost::asio::awaitable<paced_sender::turn> paced_sender::wait_for_turn(const permit& allowed, milliseconds at_least,
                                                                       cost c) {
  auto delay = std::max(at_least, limits_.next_delay(time_.now(), c));
  while (true) {
    const auto hold = limits_.hold_left(time_.now());
    if (hold > policy_.longest_hold || (allowed.is_brief() && hold > milliseconds::zero())) co_return turn::held;
    delay = std::max(delay, hold);
    if (delay <= milliseconds::zero()) co_return turn::go;
    const auto step = std::min(delay, before_another_look);
    const bool slept = co_await rest_.sleep_for(step);
    if (!slept) co_return turn::stopped;
    if (allowed.refusal()) co_return turn::go;  // asked once more before anything is sent
    delay -= step;                              // another's answer may have brought a hold meanwhile: look again
  }
}

void paced_sender::heed(const result<response>& attempt) {
  if (attempt && learn_) learn_(*attempt, limits_, time_.now());
  if (!attempt || (attempt->status != 429 && attempt->status != 503)) return;
  const std::string* text = attempt->find("retry-after");
  if (text == nullptr) return;
  const auto now = time_.now();
  if (const auto wait = parse_retry_after(*text, now)) limits_.hold_until(now + *wait);
}

boost::asio::awaitable<result<response>> paced_sender::send(request r, repeat how, cost c) {
  const wiped_at_end done_with{r.body};
  milliseconds delay{0};
  bool maybe_effective = false;
  const auto most = r.allowed.is_brief() ? 1U : std::max(policy_.attempts, 1U);
  if (auto refusal = r.allowed.refusal()) co_return std::move(*refusal);  // takes no place in the quota
  for (unsigned failures = 0;;) {
    const auto now_is = co_await wait_for_turn(r.allowed, delay, c);
    if (now_is != turn::go) {
      std::string why = "stopped before it was sent";
      if (now_is == turn::held) {
        why = "the target asks for quiet until " + to_string(time_.now() + limits_.hold_left(time_.now()));
      }
      co_return error{maybe_effective ? errc::outcome_unknown : errc::unavailable, why,
                      "the next sync goes on from here"};
    }
    if (const auto refusal = r.allowed.refusal()) {
      co_return error{maybe_effective ? errc::outcome_unknown : refusal->code(), refusal->message(), refusal->hint()};
    }
    auto attempt = co_await wire_.send(r);
    if (!r.allowed.is_brief()) heed(attempt);  // what a question brings does not hold up what waits for it
    const auto judged = judge_attempt(attempt);
    if (maybe_effective && !attempt &&
        judged == verdict::conclusive) {  // the permit was asked again inside, or no token was given
      co_return error{errc::outcome_unknown, attempt.error().message(), attempt.error().hint()};
    }
    if (auto why = why_unreadable(attempt, r)) co_return std::move(*why);
    if (judged == verdict::conclusive || is_for_the_caller(attempt, how)) {
      note_answer(attempt, r);
      co_return attempt;
    }
    ++failures;
    maybe_effective = maybe_effective || judged == verdict::ambiguous;
    const bool may_repeat = judged == verdict::refused || how == repeat::always;
    if (may_repeat && failures < most) {
      delay = backoff(failures, policy_.first_backoff, policy_.longest_backoff, chance_);
      continue;
    }
    if (maybe_effective && judged == verdict::refused) {
      co_return error{errc::outcome_unknown, "an earlier attempt may have taken effect, and the last one was refused",
                      "it is looked up before it is repeated"};
    }
    co_return attempt;
  }
}

}  // namespace sluis::http
