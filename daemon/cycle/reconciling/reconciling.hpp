// Drift: what a target holds is looked at from time to time, all of it or what changed since, and what somebody else
// changed or deleted there is put right by the next plan. What the target's lists leave out is not taken as gone: each
// of those objects is asked for by itself, and a list that leaves out more than the guard permits is not believed at
// all. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/pushing/push.hpp"
#include "daemon/cycle/reconciling/drift_report.hpp"

namespace sluis::daemon {

/// How the finding of a survey that broke off begins: the newest of a target, until one is whole.
inline constexpr std::string_view mark_of_failed_survey =
    "its lists could not be read whole, so nothing was compared: ";

/// Due after `reconcile_every`, and where no list was compared since the start or the newest survey failed; and
/// whenever an administrator asks for it.
[[nodiscard]] bool is_reconciliation_due(const target_seat& target, const sync_request& what, instant now);

/// "3 objects are open, nothing counts as gone of them: sluis target findings"; "the target confirms that an account is
/// switched off, and it is not: …".
[[nodiscard]] result<std::vector<std::string>> texts_of_findings(state::store& store, const target_id& target);

/// The newest survey, or the newest questions, left objects of which the target could not say what there is. After a
/// restart the first sync surveys everything.
[[nodiscard]] bool must_ask_again(const target_seat& target, const sync_request& what);
/// Asks for each of them by itself, without a survey. false: it could not be asked, which the log says.
boost::asio::awaitable<bool> ask_again(island& where, target_seat& target, push_context context);

/// Nothing is asked of a target that no consent covers now, or that holds nothing of ours. A survey that fails stops
/// nothing: what is known stays, and the next sync asks again. Whether the lists are believed is kept
/// (state/push/list_beliefs.hpp) only where they were compared to the end.
boost::asio::awaitable<result<drift_report>> reconcile(island& where, target_seat& target, const sync_request& what,
                                                       push_context context);

/// From now on it is not known whether the lists are to be believed, and nothing counts as gone. What was found before
/// is told further.
boost::asio::awaitable<void> note_failed_survey(island& where, target_seat& target, const error& why);

}  // namespace sluis::daemon
