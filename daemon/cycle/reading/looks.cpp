#include "daemon/cycle/reading/looks.hpp"

#include <algorithm>

#include "state/newest_words.hpp"

namespace sluis::daemon {

std::chrono::milliseconds longest_of(const config::source_settings& source) {
  constexpr std::chrono::milliseconds two_days = std::chrono::days{2};
  return std::max<std::chrono::milliseconds>(two_days, 2 * source.every);
}

state::look_at_source look_for_the_rule(const std::optional<source_look>& look, instant now) {
  if (!look) return {now, true, {}, {}};
  return {look->at, !look->nameless.empty(), look->taken_in, look->elsewhere};
}

source_looks looks_of(const island& where) {
  source_looks out;
  for (const auto& one : where.settings.sources) out[one.id].longest = longest_of(one);
  for (const auto& seat : where.sources) {
    auto& to = out[seat->settings.id];
    to.longest = longest_of(seat->settings);
    if (seat->newest_look) to.newest = look_for_the_rule(seat->newest_look, seat->newest_look->at);
  }
  return out;
}

result<void> doubt_old_words(state::store& store, const source_looks& sources, instant now) {
  return state::newest_words(store).judge(sources, now);
}

}  // namespace sluis::daemon
