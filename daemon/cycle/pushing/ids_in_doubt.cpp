#include "daemon/cycle/pushing/ids_in_doubt.hpp"

#include <algorithm>
#include <set>

#include "connectors/targets/anothers_answer.hpp"
#include "daemon/cycle/pushing/asking.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::size_t most_asked = 20;  // the next sync looks at all of them

/// The rows of the objects of the first few of these changes, each once.
result<std::vector<state::shadow_row>> rows_of(state::store& store, const target_id& target,
                                               const std::vector<subject_id>& whom) {
  std::vector<state::shadow_row> out;
  std::set<subject_id> taken;
  for (const auto& one : whom) {
    if (out.size() == most_asked || !taken.insert(one).second) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, one));
    if (row && !row->remote_id.empty()) out.push_back(*row);
  }
  return out;
}

/// Only what says that something else stands there, or that the handle has to be written again.
asio::awaitable<result<void>> keep_what_was_found(island& where, const target_id& target,
                                                  const std::vector<state::shadow_row>& rows,
                                                  const std::vector<sighting>& seen,
                                                  const std::vector<standing>& found) {
  std::vector<state::shadow_row> some;
  std::vector<sighting> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_somebody_elses(found.at(i)) && found.at(i) != standing::unmarked) continue;
    some.push_back(rows[i]);
    shown.push_back(seen.at(i));
  }
  if (some.empty()) co_return result<void>();
  drift_counts counts;
  const auto taken = co_await take_in(where, target, std::move(some), std::move(shown), counts);
  if (!taken) co_return taken.error();
  co_return result<void>();
}

}  // namespace

void doubt_the_list(target_seat& target) {
  target.compared_at.reset();
}

void heed_look(target_seat& target, const state::shadow_row& row, standing found) {
  if (is_somebody_elses(found) && !state::must_be_settled(row.finding)) doubt_the_list(target);
}

asio::awaitable<std::optional<error>> heed_answers(island& where, target_seat& target, const batch& sent,
                                                   const std::vector<outcome>& outcomes, const clock& time) {
  std::vector<subject_id> whom;
  std::optional<error> first;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (creates(sent.changes.at(i).op()) || !targets::is_answered_by_another(outcomes[i])) continue;
    if (!first) first = outcomes[i].cause;
    whom.push_back(sent.subjects.at(i));
  }
  if (!first) co_return std::nullopt;
  doubt_the_list(target);
  target.last_survey.reset();  // the next sync compares all that is there, and nothing counts as gone until then
  target.next_survey = extent::whole;
  auto list = [&where, &whom, id = target.settings.id] { return rows_of(*where.store, id, whom); };
  const auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows) co_return rows.error();
  const error ends(
      errc::conflict,
      first->message() + "; nothing more of this push is sent, and no id there is relied on until it was looked at",
      first->hint());
  const auto seen = co_await ask_for(where, target, *rows, time);
  if (!seen) co_return ends;
  const auto found = co_await judge(where, target.settings.id, *rows, *seen);
  if (!found) co_return found.error();
  const auto kept = co_await keep_what_was_found(where, target.settings.id, *rows, *seen, *found);
  if (!kept) co_return kept.error();
  const bool are_all_theirs = !found->empty() && std::all_of(found->begin(), found->end(), stands_there);
  if (are_all_theirs) co_return std::nullopt;
  co_return ends;
}

}  // namespace sluis::daemon
