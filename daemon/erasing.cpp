#include "daemon/erasing.hpp"

#include <spdlog/spdlog.h>

#include "model/local_time.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t most_in_a_night = 100'000;

result<void> begin_with_who_is_due(state::store& store, const config::retention_settings& keeping, day today) {
  SLUIS_ASSIGN(auto due, store.erasable(today - keeping.term, most_in_a_night));
  store.begin_erasure(std::move(due), {}, "retention " + std::to_string(keeping.term.count()) + " days");
  return {};
}

/// Between two slices the strand answers whoever waits. A stop leaves the rest to the next start.
boost::asio::awaitable<result<std::uint64_t>> erase_in_slices(island& where, cycle_context context) {
  auto begin = [&where, today = local_day(context.time.now())] { return begin_with_who_is_due(*where.store, where.settings.retention, today); };
  const auto begun = co_await on_strand(where.strand, std::move(begin));
  if (!begun) co_return begun.error();
  while (!context.stopping) {
    auto slice = [&where] { return where.store->go_on_erasing(); };
    const auto done = co_await on_strand(where.strand, std::move(slice));
    if (!done) co_return done.error();
    if (*done) co_return **done;
  }
  co_return std::uint64_t{0};
}

}  // namespace

boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context) {
  if (!is_maintenance_window(context.time.now()) || context.stopping) co_return std::uint64_t{0};
  const auto done = co_await erase_in_slices(where, context);
  if (done && *done > 0) spdlog::info("institution {}: {} erased, their keys are destroyed", where.settings.id.str(), *done);
  if (!done) spdlog::error("institution {}: an erasure was interrupted and is gone on with: {}", where.settings.id.str(), done.error().text());
  co_return done;
}

}  // namespace sluis::daemon
