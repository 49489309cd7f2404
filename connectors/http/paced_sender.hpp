// Sending with manners: inside the pace, quiet when the target asks for it, and again what failed for a moment – where
// repeating cannot do harm. One for each target; all who send to it share it. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "connectors/http/quota.hpp"
#include "connectors/http/transport.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::http {

enum class repeat : std::uint8_t {
  always,           // saying it twice is as good as once
  only_if_refused,  // a creation that is refused the second time: again only if nothing was sent, or after 429 or 503
  only_if_unsent,   // a creation that may succeed twice: likewise, but a 503 goes to the caller: a gateway may have
                    // given it after the effect
};

struct send_policy {
  unsigned attempts = 4;  // in all, at least 1
  std::chrono::milliseconds first_backoff{500};
  std::chrono::milliseconds longest_backoff{20'000};
  std::chrono::milliseconds longest_hold{300'000};  // who must wait longer gives up, and says until when
};

/// What one attempt means for the next. Pure.
enum class verdict : std::uint8_t {
  conclusive,  // hand it to the caller
  refused,     // it took no effect: again
  ambiguous,   // it may have taken effect: again only where that is harmless
};
[[nodiscard]] verdict judge_attempt(const result<response>& attempt);

/// Tells the permit of an answer, or of a part's, that confirms something: a change, or what was asked.
void note_success(const permit& allowed, const std::string& method, unsigned status);

class paced_sender {
 public:
  /// All but the last three outlive it. `learn` sees every answer, also those that are sent again, and may slow the
  /// quota down or hold it; 429 and 503 with Retry-After are heeded without it.
  using lesson = std::function<void(const response&, quota&, instant now)>;
  paced_sender(transport& wire, sleeper& rest, const clock& time, random& chance, quota limits, send_policy policy,
               lesson learn = {});

  /// What a Retry-After asked for is not heeded any more: somebody wants it to be tried now.
  void release_hold() { limits_.release_hold(); }

  /// The permit is asked before and after each wait, and by `wire` after its own. errc::refused: it is over, and
  /// nothing had any effect. A brief permit (model/permit.hpp): one attempt, none while the target asks for quiet, and
  /// no lesson is drawn from its answer. An answer 2xx counts as a confirmation for the permit; of an envelope the
  /// caller tells that for each part (note_success). The last attempt's answer. errc::unavailable: nothing had any
  /// effect (not sent, stopped, held for too long). errc::outcome_unknown: some attempt may have had one. A status 429
  /// or 503 that comes back: refused every time, no effect.
  boost::asio::awaitable<result<response>> send(request r, repeat how, cost c = {});

 private:
  enum class turn : std::uint8_t { go, stopped, held };
  boost::asio::awaitable<turn> wait_for_turn(const permit& allowed, std::chrono::milliseconds at_least, cost c);
  void heed(const result<response>& attempt);

  transport& wire_;
  sleeper& rest_;
  const clock& time_;
  random& chance_;
  quota limits_;
  send_policy policy_;
  lesson learn_;
};

}  // namespace sluis::http
