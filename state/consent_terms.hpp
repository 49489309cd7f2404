// Which of a target's consents governs on a day. Pure: consents as far as the gate needs them, without a key.
#pragma once

#include <optional>
#include <string>
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
  std::optional<instant> withdrawn_at;
  std::uint64_t leaf = 0;
  instant recorded_at{};
};

/// Was a consent for this target lost by a restore that had replaced this one?
[[nodiscard]] bool is_followed_by_a_lost_one(sqlite::database& db, const target_id& target, const consent_terms& one);

/// Of one target, newest first.
using consent_history = std::vector<consent_terms>;
[[nodiscard]] consent_history consents_of(sqlite::database& db, const target_id& target);

/// The newest that had begun by then, whatever became of it: it replaced those before it for good. nullptr: none had begun.
[[nodiscard]] const consent_terms* governing(const consent_history& all, day on);
/// Is it in force on that day, or may it be on a later one? Neither withdrawn nor ended, nor replaced by then. Only these
/// does a withdrawal mark; the others keep the state that they had.
[[nodiscard]] bool stands(const consent_history& all, const consent_terms& one, day today);
/// When it was withdrawn, or one that was recorded after it: a withdrawal ends all that was recorded before it, so that
/// a replaced consent does not come back where the system clock is set back. Nothing: neither was.
[[nodiscard]] std::optional<instant> withdrawn_at_last(const consent_history& all, const consent_terms& one);
/// The last day of this one: its own, or the day before one that replaces it begins.
[[nodiscard]] day last_day_of(const consent_history& all, const consent_terms& one);
/// The last day up to which consents for the same recipient follow this one without a day between them.
[[nodiscard]] day end_of_consents(const consent_history& all, const consent_terms& from);
/// Was one of them for this recipient in force on some day up to this one? One that was withdrawn before it began never was.
[[nodiscard]] bool was_in_force_for(const consent_history& all, const recipient& whom, day today);

/// What an entry consent.granted says of it: target, recipient, attributes, roles, schools and days.
[[nodiscard]] std::string consent_note(const target_id& target, const consent_terms& what);

}  // namespace sluis::state
