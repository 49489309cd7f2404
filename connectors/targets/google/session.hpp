// One conversation with Google: inside the quota, alone or in batches, and silent once Google is plainly down. One
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "connectors/http/paced_sender.hpp"
#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/google_settings.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::targets::google {

class session {
 public:
  session(const google_settings& settings, http::transport& wire, http::sleeper& rest, const clock& time,
          random& chance);
  session(const session&) = delete;  // its sender calls back
  session& operator=(const session&) = delete;

  /// One answer for each call, in their order. More than one call goes as a batch, and each part counts against the
  /// quota. Bodies are wiped. What certainly had no effect (no connection, 429, 503) goes again by itself; what may
  /// have had one is the caller's business. Once the target was found down or the token refused, the same error at
  /// once, with nothing sent – until `resume`.
  boost::asio::awaitable<std::vector<answered>> send_all(std::vector<call> calls);
  boost::asio::awaitable<answered> send(call c);
  /// For questions: again after trouble, as often as the settings allow.
  boost::asio::awaitable<answered> ask(call c);

  /// After `troubles` in a row (at least 1): 2^n s and up to 1 s more, as Google advises. false: told to stop.
  boost::asio::awaitable<bool> wait_after(unsigned troubles);

  void resume() {
    halted_.reset();
    silences_ = 0;
  }
  /// What the target asked to wait for is not heeded any more.
  void release_hold() { sender_.release_hold(); }
  /// Every request from now on is sent under this permit.
  void rest_on(permit p) { allowed_ = std::move(p); }
  [[nodiscard]] bool halted() const { return halted_.has_value(); }
  [[nodiscard]] const google_settings& settings() const { return settings_; }

 private:
  boost::asio::awaitable<std::vector<answered>> send_batch(std::vector<call> calls);
  boost::asio::awaitable<std::vector<answered>> send_one_by_one(std::vector<call> calls);
  boost::asio::awaitable<result<http::response>> put_on_wire(http::request r, http::cost c);
  void note_if_down(const result<http::response>& answer);
  void halt_if_unauthorised(answered& by);
  void heed_refusal(const http::response& answer, http::quota& limits, instant now);

  const google_settings& settings_;
  http::sleeper& rest_;
  random& chance_;
  unsigned refusals_ = 0;  // in a row
  unsigned silences_ = 0;  // in a row: no answer at all, or a gateway that finds nothing behind it
  std::optional<error> halted_;
  permit allowed_;
  http::paced_sender sender_;
};

/// What the settings' limits come to. A batch is paid for as a whole, so that no minute sees more than its limit, and
/// no second more creations.
[[nodiscard]] http::quota quota_of(const google_settings& settings);

}  // namespace sluis::targets::google
