#include "daemon/erasing.hpp"

#include <spdlog/spdlog.h>

#include "model/local_time.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t most_in_a_night = 100'000;

result<std::uint64_t> erase_due(state::store& store, const config::retention_settings& keeping, day today) {
  SLUIS_ASSIGN(auto due, store.erasable(today - keeping.term, most_in_a_night));
  auto note = "retention " + std::to_string(keeping.term.count()) + " days";
  return store.erase(std::move(due), {}, note);
}

}  // namespace

boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context) {
  const auto now = context.time.now();
  if (!is_maintenance_window(now) || context.stopping) co_return std::uint64_t{0};
  const auto keeping = co_await where.keeping.acquire();
  auto erase = [&where, today = local_day(now)] { return erase_due(*where.store, where.settings.retention, today); };
  auto done = co_await on_strand(where.strand, std::move(erase));
  if (done && *done > 0) spdlog::info("institution {}: {} erased, their keys are destroyed", where.settings.id.str(), *done);
  if (!done) spdlog::error("institution {}: an erasure was interrupted and is gone on with: {}", where.settings.id.str(), done.error().text());
  co_return done;
}

}  // namespace sluis::daemon
