// What the answers to a batch mean for the push. Pure, but for the journal.
#pragma once

#include <optional>
#include <vector>

#include "daemon/cycle/pushing/looking_first.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// One change that had no answer says nothing of the others: it stays planned, and the push goes on.
void let_a_single_one_wait(sent_batch& sent);

/// What was not sent because of its own record (a group that cannot be read, an account that cannot be looked up) has
/// failed: nobody else waits for it.
void each_by_itself(sent_batch& sent);

/// The first cause of a batch that did not go out whole, beside what waits by itself.
[[nodiscard]] std::optional<error> why_not_sent(const sent_batch& sent);

/// Why the changes of one operation were not all sent.
struct shortfall {
  error why;
  bool of_the_push = false;       // the consent is gone, the token is refused, the memory fails, or the daemon stops:
                                  // nothing else can be sent either
  bool nothing_answered = false;  // not one of the last request's changes had an answer
};

[[nodiscard]] shortfall not_all_sent(const error& why, const std::vector<outcome>& outcomes);

/// Into the journal, by handle.
void log_failures(const target_id& target, const std::vector<released_change>& changes, const sent_batch& sent);

}  // namespace sluis::daemon
