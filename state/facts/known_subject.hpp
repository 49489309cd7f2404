// What a read must know of each subject of its school: handles, keyed hashes and numbers, no personal data.
#pragma once

#include <cstdint>
#include <limits>

#include "model/listing.hpp"
#include "model/source_record.hpp"
#include "state/facts.hpp"
#include "state/keyring.hpp"

namespace sluis::state {

inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();

[[nodiscard]] inline std::int32_t day_number(const std::optional<day>& date) {
  return date ? static_cast<std::int32_t>(date->time_since_epoch().count()) : no_day;
}

/// What a read would have changed of somebody. The read, or the plan that follows from it, waits for a decision.
namespace kept_part {
inline constexpr std::uint8_t presence = 1;     // they are not in it
inline constexpr std::uint8_t memberships = 2;  // they are in no group in it
inline constexpr std::uint8_t name = 4;         // their key names somebody else in it
inline constexpr std::uint8_t listing = 8;      // they had left, were listed until then, and are not in it
}  // namespace kept_part

struct known_subject {
  subject_id id;         // null: an invalid record's key that is nobody's
  mac128 key{};          // of the source's key
  mac128 fingerprint{};  // of the payload
  std::uint64_t version = 0;
  std::uint32_t n = 0;
  std::uint32_t memberships = 0;
  std::int32_t since = no_day;     // the day of the last change of state
  std::int32_t accepted = no_day;  // of somebody who left: from this day on the retention term runs
  std::int32_t wake = no_day;
  std::int32_t ungrouped = no_day;  // of a person: since this day in no group any more, by reads that nobody approved
  subject_kind kind = subject_kind::person;
  sluis::role role{};  // of persons
  life state = life::active;
  reason why = reason::new_in_source;
  // named: a group that is not declared, and that records of people still name
  std::uint8_t kept_as = 0;  // of kept_part, added up
  bool is_invalid = false;   // its record in the newest read was not taken in
  listing listed = listing::yes;
  enum class sighting : std::uint8_t { none, valid, invalid, named } seen = sighting::none;
  enum class storing : std::uint8_t { as_stored, changed, added } row = storing::as_stored;

  void touch() {
    if (row == storing::as_stored) row = storing::changed;
  }
  [[nodiscard]] bool is_kept(std::uint8_t what) const { return (kept_as & what) != 0; }
  void keep(std::uint8_t what) { set_kept(static_cast<std::uint8_t>(kept_as | what)); }
  void keep_no_more(std::uint8_t what) { set_kept(static_cast<std::uint8_t>(kept_as & ~what)); }
  void set_kept(std::uint8_t value) {
    if (kept_as == value) return;
    kept_as = value;
    touch();
  }
};

}  // namespace sluis::state
