#include "daemon/cycle/pushing/batch_answers.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace sluis::daemon {

void let_a_single_one_wait(sent_batch& sent) {
  if (sent.outcomes.size() != 1) return;
  const auto& only = sent.outcomes.front();
  const bool is_held_back = only.what == outcome::kind::not_sent && only.cause.code() == errc::unavailable;
  if (is_held_back && !sent.is_down) sent.waits.front() = true;
}

void each_by_itself(sent_batch& sent) {
  for (std::size_t i = 0; i < sent.outcomes.size(); ++i) {
    auto& o = sent.outcomes[i];
    if (sent.waits[i]) continue;
    const bool is_full = o.cause.code() == errc::conflict;  // the target has no room for more: it stays planned
    const bool concerns_all = is_full || o.cause.code() == errc::unavailable || o.cause.code() == errc::refused ||
                              o.cause.code() == errc::unknown;
    if (o.what == outcome::kind::not_sent && !concerns_all) o.what = outcome::kind::failed;
  }
}

std::optional<error> why_not_sent(const sent_batch& sent) {
  for (std::size_t i = 0; i < sent.outcomes.size(); ++i) {
    const auto& o = sent.outcomes[i];
    if (o.what == outcome::kind::not_sent && !sent.waits[i])
      return o.cause.text().empty() ? error(errc::unavailable, "not sent") : o.cause;
  }
  return std::nullopt;
}

shortfall not_all_sent(const error& why, const std::vector<outcome>& outcomes) {
  const auto unanswered = [](const outcome& o) { return o.what == outcome::kind::not_sent; };
  const bool is_full = why.code() == errc::conflict;  // the target answered: it has no room for more
  return {why, why.code() == errc::refused, !is_full && std::all_of(outcomes.begin(), outcomes.end(), unanswered)};
}

void log_failures(const target_id& target, const std::vector<released_change>& changes, const sent_batch& sent) {
  const auto& outcomes = sent.outcomes;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (outcomes[i].what == outcome::kind::done || (outcomes[i].what == outcome::kind::not_sent && !sent.waits[i]))
      continue;
    spdlog::warn("{} of {} at {}: {}: {}", to_string(changes[i].op()), changes[i].object().hex(), target.str(),
                 to_string(outcomes[i].what), outcomes[i].cause.text());
  }
}

}  // namespace sluis::daemon
