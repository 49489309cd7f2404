// Which of a target's consents governs on a day. Pure: consents as far as the gate needs them, without a key. Which of
// two was recorded later is decided by their entries of the log, never by a time: a clock that was wrong and was put
// right changes no order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/consent.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct consent_terms {
  std::int64_t seq = 0;
  subject_id id;
  recipient to;
  attribute_set attributes;
  role_set roles;
  school_codes schools;
  day from{}, until{};
  std::optional<day> withdrawn_on;    // as written down (lived_time::first_day)
  std::uint64_t withdrawal_leaf = 0;  // where it was withdrawn
  std::uint64_t leaf = 0;
  instant recorded_at{};
};

/// Was a consent for this target lost by a restore that had replaced this one?
[[nodiscard]] bool is_followed_by_a_lost_one(sqlite::database& db, const target_id& target, const consent_terms& one);

/// Of one target, newest first.
using consent_history = std::vector<consent_terms>;
[[nodiscard]] consent_history consents_of(sqlite::database& db, const target_id& target);

/// The newest that had begun by then, whatever became of it: it replaced those before it for good. nullptr: none had
/// begun.
[[nodiscard]] const consent_terms* governing(const consent_history& all, day on);
/// The same, and one that had begun by the clock when it was recorded has begun, though the clock was put back since.
[[nodiscard]] const consent_terms* governing_or_begun_when_recorded(const consent_history& all, day on);
/// Had it begun by the clock when it was recorded?
[[nodiscard]] bool began_when_recorded(const consent_terms& one);
/// Does the other cover all attributes, roles and schools that this one covers, for the same recipient?
[[nodiscard]] bool is_within(const consent_terms& one, const consent_terms& other);
/// Is it in force on that day, or may it be on a later one? Neither withdrawn nor ended, nor replaced by then. Only
/// these does a withdrawal mark; the others keep the state that they had.
[[nodiscard]] bool stands(const consent_history& all, const consent_terms& one, day today);
/// The day of the first withdrawal after it, by the log: a withdrawal ends all that was recorded before it, so that a
/// replaced consent does not come back where the system clock is set back. Nothing: there is none.
[[nodiscard]] std::optional<day> withdrawn_on(const consent_history& all, const consent_terms& one);
/// The last day of this one: its own, or the day before one that replaces it begins.
[[nodiscard]] day last_day_of(const consent_history& all, const consent_terms& one);
/// The last day up to which consents for the same recipient follow this one without a day between them.
[[nodiscard]] day end_of_consents(const consent_history& all, const consent_terms& from);
/// Was one of them for this recipient in force on some day up to this one? One that was withdrawn before it began never
/// was; one that had begun when it was recorded was, whatever the clock says since.
[[nodiscard]] bool was_in_force_for(const consent_history& all, const recipient& whom, day today);

/// What an entry consent.granted says of it: target, recipient, attributes, roles, schools and days.
[[nodiscard]] std::string consent_note(const target_id& target, const consent_terms& what);
/// What an entry consent.withdrawn says: target and day. And the day of such a note.
[[nodiscard]] std::string withdrawal_note(const target_id& target, day on);
[[nodiscard]] std::optional<day> day_of_withdrawal(std::string_view note);

}  // namespace sluis::state
