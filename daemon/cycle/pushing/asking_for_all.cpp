#include "daemon/cycle/pushing/asking_for_all.hpp"

#include <algorithm>

#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/ids_in_doubt.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// At most `most_at_once`.
asio::awaitable<result<void>> ask_and_visit(island& where, target_seat& target, std::vector<state::shadow_row> rows,
                                            const clock& time, const look_visitor& visit) {
  auto seen = co_await ask_for(where, target, rows, time, asking::briefly);
  if (!seen) co_return seen.error();
  auto copies = *seen;
  const auto stands = co_await judge(where, target.settings.id, rows, std::move(copies));
  if (!stands) co_return stands.error();
  std::vector<state::shadow_row> news;
  std::vector<sighting> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    heed_look(target, rows[i], stands->at(i));
    const bool is_news = visit(rows[i], seen->at(i), stands->at(i));
    if (!is_news) continue;
    news.push_back(rows[i]);
    shown.push_back(std::move(seen->at(i)));
  }
  if (news.empty()) co_return result<void>();
  drift_counts counts;
  const auto taken = co_await take_in(where, target.settings.id, std::move(news), std::move(shown), counts);
  if (!taken) co_return taken.error();
  co_return result<void>();
}

}  // namespace

asio::awaitable<result<void>> ask_for_all(island& where, target_seat& target,
                                          const std::vector<state::shadow_row>& rows, push_context context,
                                          const look_visitor& visit) {
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, context.time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, context.time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  for (std::size_t first = 0; first < rows.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows.size());
    const auto at = [&rows](std::size_t i) { return rows.begin() + static_cast<std::ptrdiff_t>(i); };
    std::vector<state::shadow_row> some(at(first), at(last));
    const auto done = co_await ask_and_visit(where, target, std::move(some), context.time, visit);
    if (!done) co_return done.error();
  }
  co_return result<void>();
}

}  // namespace sluis::daemon
