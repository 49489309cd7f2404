#include "daemon/cycle/pushing/slices.hpp"

#include <utility>

namespace sluis::daemon {

namespace asio = boost::asio;

std::optional<error> why_broken_off(const sliced_work& work) {
  if (work.context.stopping)
    return error(errc::unavailable, "stopped before everybody was looked at", "the next sync begins anew");
  if (work.target.is_replaced)
    return error(errc::unavailable, "the configuration of the target changed meanwhile", "the next sync begins anew");
  const auto now = work.target.permits.now();
  if (now.of_all != work.begun.of_all || now.of_consent != work.begun.of_consent)
    return error(errc::refused, "a withdrawal, another consent, a pause or a block came between",
                 "the next sync begins anew");
  return std::nullopt;
}

asio::awaitable<result<void>> in_slices(const sliced_work& work, std::function<result<bool>()> slice) {
  for (;;) {
    if (const auto why = why_broken_off(work)) co_return *why;
    auto one = [&slice] { return slice(); };
    const auto is_over = co_await on_strand(work.where.strand, std::move(one));
    if (!is_over) co_return is_over.error();
    if (*is_over) co_return result<void>();
  }
}

asio::awaitable<result<void>> each_row_in_slices(const sliced_work& work, subject_kind kind,
                                                 std::function<result<void>(const state::shadow_row&)> visit) {
  subject_id last;
  std::function<result<bool>()> slice = [&]() -> result<bool> {
    auto& shadow = work.where.store->shadow();
    SLUIS_ASSIGN(const auto rows, shadow.page(work.target.settings.id, kind, last, slice_limits::looks));
    for (const auto& row : rows) SLUIS_TRY(visit(row));
    if (!rows.empty()) last = rows.back().id;
    return rows.size() < slice_limits::looks;
  };
  const auto done = co_await in_slices(work, std::move(slice));
  co_return done;
}

}  // namespace sluis::daemon
