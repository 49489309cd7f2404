// One conversation with Graph: sends inside the quota, is quiet when one item of a batch was told to wait, and stops
// asking once the other side is plainly down or does not accept us. One thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "connectors/http/paced_sender.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/graph_settings.hpp"
#include "connectors/targets/graph/limits.hpp"
#include "connectors/targets/graph/on_premises.hpp"
#include "connectors/targets/graph/recent.hpp"

namespace sluis::targets::graph {

class session {
 public:
  session(graph_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance);

  /// Errors as of paced_sender; and, once the target was found down or the token refused, the same error again at once,
  /// with nothing sent – until `resume`.
  boost::asio::awaitable<result<http::response>> send(http::request r, http::repeat how, http::cost c);
  /// The same for one call by itself; whatever happens becomes something heard.
  boost::asio::awaitable<heard> ask(call what);
  void resume() { halted_.reset(); }
  /// What the target asked to wait for is not heeded any more.
  void release_hold() {
    sender_.release_hold();
    quiet_until_ = {};
  }
  /// Every request from now on is sent under this permit.
  void rest_on(permit p) { allowed_ = std::move(p); }
  /// The answer to one part of a batch.
  void note_part(const std::string& method, unsigned status) { http::note_success(allowed_, method, status); }

  /// false: stopped while waiting.
  boost::asio::awaitable<bool> pause(std::chrono::milliseconds duration);
  /// Nothing is sent for so long: an item inside a batch was refused with it.
  void be_quiet(std::chrono::milliseconds duration);
  /// An item inside a batch told how much of a limit is used.
  void note_used(const std::string& used);

  [[nodiscard]] const graph_settings& settings() const { return settings_; }
  [[nodiscard]] instant now() const { return time_.now(); }
  [[nodiscard]] random& chance() { return chance_; }
  recent made;
  on_premises mastered;
  std::vector<std::string> warnings;  // target::take_warnings

 private:
  void learn(const http::response& answer, http::quota& limits, instant now);
  void note_if_down(const result<http::response>& answer, http::repeat how);

  graph_settings settings_;
  http::sleeper& rest_;
  const clock& time_;
  random& chance_;
  instant quiet_until_{};
  std::optional<double> slower_;
  spending spent_;
  std::optional<error> halted_;
  permit allowed_;
  http::paced_sender sender_;
};

}  // namespace sluis::targets::graph
