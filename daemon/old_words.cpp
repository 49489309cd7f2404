#include "daemon/old_words.hpp"

#include <algorithm>

#include "state/newest_words.hpp"

namespace sluis::daemon {

namespace {

constexpr std::chrono::milliseconds two_days = std::chrono::days{2};

std::chrono::milliseconds longest_of(const config::source_settings& source) { return std::max<std::chrono::milliseconds>(two_days, 2 * source.every); }

}  // namespace

result<void> doubt_old_words(state::store& store, const std::vector<config::source_settings>& sources, const std::set<source_id>& looked_at, instant now) {
  std::map<source_id, std::chrono::milliseconds> longest;
  for (const auto& source : sources) longest[source.id] = longest_of(source);
  return state::newest_words(store).too_old(now, longest, two_days, looked_at);
}

std::set<source_id> looked_at(const island& where, instant now) {
  std::set<source_id> out;
  for (const auto& source : where.sources) {
    const auto& look = source->newest_look;
    if (!look || !look->nameless.empty() || look->at > now || now - look->at > longest_of(source->settings)) continue;
    out.insert(source->settings.id);
  }
  return out;
}

}  // namespace sluis::daemon
