// Drift: what a target holds is looked at from time to time, all of it or what changed since, and what somebody else changed or deleted there is put right by the
// next plan. What the target's lists leave out is not taken as gone: each of those objects is asked for by itself, and a list that leaves out more than the guard
// permits is not believed at all. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/push.hpp"

namespace sluis::daemon {

/// Due after `reconcile_every`; and whenever an administrator asks for it.
[[nodiscard]] bool is_reconciliation_due(const target_seat& target, const sync_request& what, instant now);

/// "3 objects are open, nothing counts as gone of them: sluis target findings"; "the target confirms that an account is switched off, and it is not: …".
[[nodiscard]] result<std::vector<std::string>> texts_of_findings(state::store& store, const target_id& target);

/// The newest survey, or the newest questions, left objects of which the target could not say what there is. After a restart the first sync surveys everything.
[[nodiscard]] bool must_ask_again(const target_seat& target, const sync_request& what);
/// Asks for each of them by itself, without a survey.
boost::asio::awaitable<result<void>> ask_again(island& where, target_seat& target, push_context context);

struct drift_report {
  drift_counts counts;
  std::vector<std::string> findings;
};
/// Nothing is asked of a target that no consent covers now, or that holds nothing of ours. A survey that fails stops nothing: what is known stays, and the next sync
/// asks again.
boost::asio::awaitable<result<drift_report>> reconcile(island& where, target_seat& target, const sync_request& what, push_context context);

}  // namespace sluis::daemon
