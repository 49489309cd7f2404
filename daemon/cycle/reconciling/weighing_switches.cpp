#include "daemon/cycle/reconciling/weighing_switches.hpp"

#include <algorithm>

#include "daemon/cycle/pushing/asking.hpp"
#include "mapping/list_trust.hpp"
#include "state/push/newly_off.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

struct answers {
  std::size_t off = 0, on = 0, none = 0;
};

void take(const state::shadow_row& row, const sighting& seen, survey& found, answers& out) {
  const bool is_there = seen.found == sighting::how::by_id && !seen.is_listed &&
                        seen.object.remote_id == row.remote_id && seen.object.stands == remote_object::life::present;
  const auto is_on = is_there ? state::shown_switch(seen.object) : std::nullopt;
  auto& shown = found.users.at(row.remote_id);
  if (!is_on) {
    shown.fields.erase(field::active);
    ++out.none;
    return;
  }
  shown.fields[field::active] = *is_on ? "true" : "false";
  ++(*is_on ? out.on : out.off);
}

std::string newly_off_text(const state::newly_off& what, const answers& by_id) {
  const auto count = [](std::size_t n, const char* one, const char* more) {
    return std::to_string(n) + (n == 1 ? one : more);
  };
  return "the target shows " + std::to_string(what.rows.size()) + " of " + std::to_string(what.on) +
         " accounts as switched off that were on before, which is more than the guard lets through at once: " +
         "each was asked for by its id; " + count(by_id.off, " is off, ", " are off, ") +
         count(by_id.on, " is on, ", " are on, ") + "of " + std::to_string(by_id.none) +
         " it does not say and they count as on; ask its operator why";
}

}  // namespace

asio::awaitable<result<weighed_switches>> weigh_switches(const sliced_work& run, survey& found,
                                                         mapping::guard_limits limits) {
  auto& [where, target, begun, context] = run;
  state::newly_off off;
  std::function<result<void>(const state::shadow_row&)> look = [&](const state::shadow_row& row) -> result<void> {
    state::take_newly_off(*run.where.store, run.target.settings.id, row, found, off);
    return {};
  };
  const auto looked = co_await each_row_in_slices(run, subject_kind::person, std::move(look));
  if (!looked) co_return looked.error();
  const auto& rows = off.rows;
  if (mapping::is_believed({off.on, rows.size(), 0}, limits)) co_return weighed_switches{};
  context.how_far.phase("asking " + target.settings.id.str() + " for accounts that it shows as switched off",
                        rows.size());
  answers by_id;
  for (std::size_t first = 0; first < rows.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows.size());
    const std::vector<state::shadow_row> some(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                              rows.begin() + static_cast<std::ptrdiff_t>(last));
    const auto seen = co_await ask_for(where, target, some, context.time, asking::briefly);  // the plan waits for it
    if (!seen) co_return seen.error();
    for (std::size_t i = 0; i < some.size(); ++i) take(some[i], seen->at(i), found, by_id);
    context.how_far.add(some.size());
  }
  co_return weighed_switches{newly_off_text(off, by_id), by_id.none > 0};
}

}  // namespace sluis::daemon
