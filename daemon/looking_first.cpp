#include "daemon/looking_first.hpp"

#include <algorithm>

#include "daemon/belief.hpp"
#include "daemon/confirming.hpp"
#include "daemon/patience.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::minutes survey_counts_for{10};

bool deletes(operation op) { return op == operation::delete_user || op == operation::delete_group; }

asio::awaitable<result<bool>> must_look(island& where, const target_seat& target, operation op, const clock& time) {
  if (deletes(op)) co_return true;
  if (op != operation::deactivate_user && op != operation::update_user) co_return false;
  if (is_time_again(target.last_survey, survey_counts_for, time.now())) co_return true;
  auto look = [&where, to = destination_now(target, time)] { return look_up_belief(*where.store, to, true); };
  const auto lists = co_await on_strand(where.strand, std::move(look));
  if (!lists) co_return lists.error();
  co_return lists->lists.users != state::belief::believed;
}

/// The rows of those with an id, and where they are in the batch.
struct to_look_at {
  std::vector<std::size_t> at;
  std::vector<state::shadow_row> rows;
};

result<to_look_at> rows_of(state::store& store, const target_id& target, const batch& all) {
  to_look_at out;
  for (std::size_t i = 0; i < all.changes.size(); ++i) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, all.subjects.at(i)));
    if (!row || row->remote_id.empty()) continue;
    out.at.push_back(i);
    out.rows.push_back(*row);
  }
  return out;
}

using reasons = std::vector<std::optional<outcome>>;  // one for each change; nothing: it may be sent

bool is_shown(standing found) { return found == standing::there || found == standing::unmarked; }

bool is_silent(const sighting& seen) {
  return seen.found == sighting::how::unknown && seen.cause.code() == errc::unavailable;
}

/// A target that answers for none of several is down: nothing is sent, and its changes stay planned.
void mark_as_not_sent(const std::vector<sighting>& seen, const std::vector<std::size_t>& at, reasons& out) {
  const bool is_down = seen.size() > 1 && std::all_of(seen.begin(), seen.end(), is_silent);
  for (std::size_t i = 0; i < at.size(); ++i) {
    auto& one = out.at(at[i]);
    if (one && (is_down || seen[i].cause.code() == errc::refused)) *one = {outcome::kind::not_sent, {}, seen[i].cause};
  }
}

asio::awaitable<result<void>> look_at_some(island& where, target_seat& target, operation op, const to_look_at& some,
                                           const clock& time, std::vector<bool>& shown, reasons& out) {
  auto seen = co_await ask_for(where, target, some.rows, time);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where, target.settings.id, some.rows, *seen);
  if (!standings) co_return standings.error();
  remains found;
  for (std::size_t i = 0; i < some.at.size(); ++i) {
    auto& why = out.at(some.at[i]);
    shown.at(some.at[i]) = is_shown(standings->at(i));
    why = why_not_sent(op, standings->at(i), seen->at(i), some.rows[i].handle);
    if (!why || standings->at(i) == standing::unknown) continue;
    found.rows.push_back(some.rows[i]);
    found.seen.push_back(seen->at(i));
  }
  mark_as_not_sent(*seen, some.at, out);
  co_return co_await note_remains(where, target.settings.id, std::move(found));
}

asio::awaitable<result<reasons>> look(island& where, target_seat& target, operation op, const batch& all,
                                      std::vector<bool>& shown, const clock& time) {
  reasons out(all.changes.size());
  auto list = [&] { return rows_of(*where.store, target.settings.id, all); };
  const auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows) co_return rows.error();
  for (std::size_t first = 0; first < rows->at.size(); first += most_at_once) {
    const auto last = static_cast<std::ptrdiff_t>(std::min(first + most_at_once, rows->at.size()));
    const auto begin = static_cast<std::ptrdiff_t>(first);
    const to_look_at some{{rows->at.begin() + begin, rows->at.begin() + last},
                          {rows->rows.begin() + begin, rows->rows.begin() + last}};
    const auto done = co_await look_at_some(where, target, op, some, time, shown, out);
    if (!done) co_return done.error();
  }
  co_return out;
}

outcome failed(errc code, const std::string& why, const std::string& hint) {
  return {outcome::kind::failed, {}, {code, why, hint}};
}

}  // namespace

std::optional<outcome> why_not_sent(operation op, standing found, const sighting& seen, const target_handle& object) {
  const auto name = "the object with handle " + object.hex();
  switch (found) {
    case standing::there:
    case standing::unmarked:
    case standing::gone: return std::nullopt;  // a removal of what is not there is confirmed afterwards
    case standing::renumbered:
      return failed(errc::conflict, name + " is not there under the id on record, but under another one",
                    "the next sync goes on with that one");
    case standing::anothers:
      return failed(errc::conflict, "under the id of " + name + " there is an object of somebody else of ours now, or its handle is on one",
                    "see: sluis target findings");
    case standing::candidate:
      return failed(errc::conflict, "under the id of " + name + " there is an object with another login and without our handle now",
                    "say whose that is: sluis target settle");
    case standing::unknown: break;
  }
  if (!deletes(op)) return std::nullopt;
  return failed(errc::unavailable, "whether " + name + " is still ours cannot be said, so it is not deleted: " + seen.cause.text(),
                "the next sync asks again");
}

asio::awaitable<result<std::vector<outcome>>> send_what_is_ours(island& where, target_seat& target, operation op,
                                                                const batch& all, std::vector<bool>& shown,
                                                                const clock& time) {
  const auto looks = co_await must_look(where, target, op, time);
  if (!looks) co_return looks.error();
  if (!*looks) {
    auto answers = co_await target.api->apply(all.changes);
    co_return answers;
  }
  const auto why_not = co_await look(where, target, op, all, shown, time);
  if (!why_not) co_return why_not.error();
  std::vector<released_change> ours;
  for (std::size_t i = 0; i < all.changes.size(); ++i) {
    if (!why_not->at(i)) ours.push_back(all.changes[i]);
  }
  std::vector<outcome> answers;
  if (!ours.empty()) answers = co_await target.api->apply(ours);
  std::vector<outcome> out;
  std::size_t next = 0;
  for (const auto& why : *why_not) out.push_back(why ? *why : std::move(answers.at(next++)));
  co_return out;
}

}  // namespace sluis::daemon
