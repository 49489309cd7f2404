#include "daemon/remembered.hpp"

#include <spdlog/spdlog.h>

#include "daemon/foreseen.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* of_sync = "sync";

std::string of_read(const source_id& source) { return "read " + source.str(); }
std::string of_push(const target_id& target) { return "push " + target.str(); }

}  // namespace

state::moments_by_name moments_of(const island& where) {
  state::moments_by_name out;
  if (where.last_sync) out[of_sync].at = where.last_sync;
  for (const auto& source : where.sources) {
    if (source->last_read || source->has_failed) out[of_read(source->settings.id)] = {source->last_read, source->has_failed};
  }
  for (const auto& target : where.targets) {
    if (target->last_push) out[of_push(target->settings.id)].at = target->last_push;
  }
  return out;
}

void take_up_moments(island& where) {
  const auto& known = where.again.moments;
  const auto find = [&known](const std::string& name) {
    const auto found = known.find(name);
    return found == known.end() ? state::moment{} : found->second;
  };
  if (!where.last_sync) where.last_sync = find(of_sync).at;
  for (const auto& source : where.sources) {
    if (source->last_read || source->has_failed) continue;
    const auto kept = find(of_read(source->settings.id));
    source->last_read = kept.at;
    source->has_failed = kept.has_failed;
  }
  for (const auto& target : where.targets) {
    if (!target->last_push) target->last_push = find(of_push(target->settings.id)).at;
  }
}

boost::asio::awaitable<void> keep_moments(island& where) {
  const auto now = moments_of(where);
  if (now == where.again.moments || !where.store) co_return;
  auto keep = [&where, now] {
    auto write = [&] { return state::moments(*where.store).keep(now); };
    return foreseen(write);
  };
  const auto kept = co_await on_strand(where.strand, std::move(keep));
  if (kept) where.again.moments = now;
  else spdlog::warn("when {} was last read and pushed could not be kept: {}", where.settings.id.str(), kept.error().text());
}

}  // namespace sluis::daemon
