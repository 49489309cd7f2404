#include "daemon/process/running/term_nights.hpp"

#include "daemon/cycle/consent/consent_status.hpp"
#include "daemon/cycle/consent/consent_warning.hpp"
#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/remembered.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

asio::awaitable<void> term_nights::keep(std::shared_ptr<island> where, std::shared_ptr<history> so_far) {
  const auto now = time_.now();
  const auto today = local_day(now);
  const auto when = work_time_of(where->last_night, now);
  const bool is_looked_at = so_far->tended == std::pair(today, when);
  if (when == work_time::none || is_looked_at || so_far->is_tending || tasks_.stopping() || !where->store ||
      where->turn.held())
    co_return;
  if (must_wait(so_far->not_before, now)) co_return;
  co_await warn_of_consents(*where, today);
  auto look = [where, settings = where->settings, today] {
    auto ask = [&]() -> result<bool> {
      SLUIS_ASSIGN(bool is_due, is_anybody_due(*where->store, settings.retention, today));
      if (!is_due) {
        SLUIS_ASSIGN(is_due, is_consent_end_due(*where->store, settings, today));
      }
      if (!is_due)
        SLUIS_TRY(where->store->lived().expect_sound());  // the night is looked at again when it is confirmed
      return is_due;
    };
    return foreseen(ask);
  };
  const auto due = co_await on_strand(where->strand, std::move(look));
  if (due && *due) {
    so_far->is_tending = true;
    tasks_.spawn(tend(where, so_far, {today, when}),
                 [so_far](const std::exception_ptr&) { so_far->is_tending = false; });
  } else {
    note(*so_far, {today, when}, due.has_value());
    if (due) where->last_night = now;
    co_await keep_moments(*where);
  }
}

void term_nights::note(history& so_far, night which, bool is_done) {
  if (is_done) so_far.tended = which;
  so_far.failures = is_done ? 0 : so_far.failures + 1;
  so_far.not_before = is_done ? std::nullopt : std::optional(time_.now() + patience(so_far.failures));
}

asio::awaitable<void> term_nights::tend(std::shared_ptr<island> where, std::shared_ptr<history> so_far, night which) {
  const auto part = std::make_shared<job::part>(where->settings.id, time_);
  sync_request what;
  what.reads = sync_request::reading::nothing;
  what.by = origin::schedule;
  co_await syncs_.run(where, what, part);
  note(*so_far, which, part->report.problem.empty());
  so_far->is_tending = false;
}

}  // namespace sluis::daemon
