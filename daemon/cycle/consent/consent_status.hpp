// What status says of a target's consent: until when it holds, what to do before and after its end, and what is still
// at the recipient. On the strand.
#pragma once

#include "config/config.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/planning/uncovered.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// How near the end is: told from the first on in status, and once at each in the journal.
/// Pure.
[[nodiscard]] end_notice notice_of(const state::consent_standing& standing, day today);

/// Where the consent for a target stands, and what is on record for the days to come.
struct consent_outlook {
  state::consent_standing standing;
  std::optional<narrowing> narrows;  // within the next 60 days
  std::optional<day>
      next_begins;  // when the next one on record begins: where none is valid, or after the last day of those that are
};
[[nodiscard]] result<consent_outlook> outlook_of(state::store& store, const config::target_settings& target, day today);
/// The nearer of both: the end, or the day before fewer are covered.
/// Pure.
[[nodiscard]] end_notice notice_of(const consent_outlook& what, day today);
/// "the next consent begins on 2027-01-11; on that day: sluis sync --institution …"
[[nodiscard]] std::string next_consent_text(day begins, const std::string& of);
/// What to do about whom no consent covers, with the commands. `next_begins`: when the next consent on record begins.
/// `of`: "--institution …". Empty: there is nobody, and the target may be sent to. Pure.
[[nodiscard]] std::string next_of(grant::kind what, const uncovered_accounts& rest, std::optional<day> next_begins,
                                  bool is_held, const std::string& of, day today);
/// "from 2027-08-01 on (in 52 days) 36 accounts are no longer covered"
[[nodiscard]] std::string narrowing_text(const narrowing& what, day today);

/// Is a consent in force, and by the clock another one? Then nothing is known of whom it leaves out, nor from which day
/// on.
[[nodiscard]] result<bool> depends_on_clock(state::store& store, const config::target_settings& target, const grant& at,
                                            day today);

/// Fills in consent, consent_ends, notice, what is there without consent, and a state and a problem where nothing may
/// leave: no target without a valid consent is "in step", and none is without a problem.
[[nodiscard]] result<void> tell_consent(state::store& store, const config::institution_settings& institution,
                                        const config::target_settings& target, day today, target_status& out);

/// Are there accounts at a target, whom no consent covers any more, that are to be disabled or deleted today? Then the
/// night has a cycle of its own.
[[nodiscard]] result<bool> is_consent_end_due(state::store& store, const config::institution_settings& institution,
                                              day today);

}  // namespace sluis::daemon
