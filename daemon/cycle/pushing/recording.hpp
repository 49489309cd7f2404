// What a push puts on record: what came of a batch and, in the same commit, the intents of the next one. Intent before
// effect (architecture, decision 6) holds because a batch is sent only after that commit. Blocking; on the strand.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/cycle/pushing/batch.hpp"
#include "state/plans.hpp"

namespace sluis::daemon {

/// What counts of a batch that was sent.
struct sent_outcomes {
  std::vector<outcome> outcomes;
  std::vector<state::push_outcome> answers;     // to be concluded
  std::vector<state::unsettled_creation> open;  // creations whose attempt is over and whose outcome is not known
};

/// Pure. A creation whose outcome is unknown stays an open intent, exactly as after a crash: the next cycle looks it up
/// before anything is planned, so that it is never repeated blindly. An interim name that was given concludes nothing:
/// the group's own name follows under the same intent. Where that one is not confirmed, the outcome is unknown, because
/// the group then has a name that is not on record: the next plan says its name again.
[[nodiscard]] sent_outcomes outcomes_of(std::uint64_t plan, const batch& sent, const std::vector<outcome>& outcomes,
                                        name_stage stage);

/// Makes a batch from what is in memory now, and writes nothing. errc::refused: nothing may be sent any more.
using preparing = std::function<result<prepared_batch>(state::store&)>;

/// A batch that was prepared while another one was on its way. It counts only if nobody wrote anything since: an
/// administrator's act, an erasure or another target's push may have changed what it was made from.
class early_batch {
 public:
  early_batch() = default;
  early_batch(state::store& store, const preparing& prepare);
  /// Empty: something was written since, or it could not be prepared. May be asked once.
  [[nodiscard]] std::optional<prepared_batch> take_if_current(state::store& store);

 private:
  std::optional<prepared_batch> what_;
  std::pair<std::uint64_t, std::uint64_t> seen_{};  // writes of the database, entries of the log
};

/// Prepares a batch and puts its intents on record.
[[nodiscard]] result<batch> intend(state::store& store, std::uint64_t plan, const preparing& prepare);

/// Puts on record what came of a batch.
[[nodiscard]] result<void> keep(state::store& store, std::uint64_t plan, const sent_outcomes& came);

/// What follows a batch that is on record.
struct following {
  std::optional<batch> next;  // with its intents on record
  error why_none;             // where there is none
};

/// Both in one commit; where there can be no next batch, the outcomes by themselves. The error: what came of the batch
/// is not on record. `may_go_on` is asked first, also where `early` counts: the consent may have ended without anything
/// being written, with its last day.
[[nodiscard]] result<following> keep_and_intend(state::store& store, std::uint64_t plan, const sent_outcomes& came,
                                                const std::function<result<void>(state::store&)>& may_go_on,
                                                early_batch& early, const preparing& prepare);

}  // namespace sluis::daemon
