#include "daemon/cycle/pushing/proving.hpp"

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/push.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::size_t asked_for = 20;
constexpr std::uint32_t proved_at_once = 200;

/// Those with an id, people first; where nothing has one (what was left and taken back), those that may be there.
/// Absent: the address is proven, or nothing is known that could prove it and nothing is known to be anywhere.
result<std::optional<std::vector<state::shadow_row>>> rows_that_prove(state::store& store, const target_id& target) {
  using rows = std::vector<state::shadow_row>;
  if (!state::recipients(store).is_unproven(target)) return std::optional<rows>();
  rows with_id, perhaps;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    for (subject_id after; with_id.size() < asked_for;) {
      SLUIS_ASSIGN(const auto page, store.shadow().page(target, kind, after, proved_at_once));
      for (const auto& row : page) {
        if (!row.remote_id.empty() && with_id.size() < asked_for) with_id.push_back(row);
        if (row.remote_id.empty() && row.uncertain && perhaps.size() < asked_for) perhaps.push_back(row);
      }
      if (page.size() < proved_at_once) break;
      after = page.back().id;
    }
  }
  return std::optional(with_id.empty() ? std::move(perhaps) : std::move(with_id));
}

/// Without an id it is our handle that proves it: nobody but the recipient at which it was made was ever told it.
bool is_it(const state::shadow_row& row, const sighting& seen) {
  if (row.remote_id.empty()) return seen.found == sighting::how::by_handle;
  return seen.found == sighting::how::by_id && seen.object.handle == row.handle.hex();
}

error not_there(const target_seat& target, std::size_t asked) {
  const auto& id = target.settings.id.str();
  return {errc::refused,
          "none of the " + std::to_string(asked) + " objects of target " + id + " that were asked for is at " +
              to_string(config::recipient_of(target.settings)) +
              " with our handle, under its id where that is known, so nothing is sent there and no object counts as "
              "deleted",
          "put the earlier address back and say so (sluis target moved), or leave what was made at the earlier address "
          "there (sluis target left)"};
}

}  // namespace

asio::awaitable<result<void>> prove_address(island& where, target_seat& target, const clock& time) {
  auto list = [&where, id = target.settings.id] { return rows_that_prove(*where.store, id); };
  const auto found = co_await on_strand(where.strand, std::move(list));
  if (!found) co_return found.error();
  if (!*found) co_return result<void>();
  const auto& rows = **found;
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  const auto seen = co_await ask_for(where, target, rows, time);
  if (!seen) co_return seen.error();
  bool is_proven = false;
  for (std::size_t i = 0; i < rows.size(); ++i) is_proven = is_proven || is_it(rows[i], seen->at(i));
  if (!is_proven) co_return not_there(target, rows.size());
  target.last_survey.reset();  // what may be there is asked for before anything is made
  target.next_survey = extent::whole;
  auto keep = [&where, id = target.settings.id] { return state::recipients(*where.store).prove(id); };
  co_return co_await on_strand(where.strand, std::move(keep));
}

}  // namespace sluis::daemon
