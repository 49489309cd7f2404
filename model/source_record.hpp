// What a source hands over, record by record: keys are still the source's, references are not yet resolved. Only what
// may be held is in here (person.hpp); a source never materialises the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/identity.hpp"
#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis {

/// Where in the source; file without its folder. Line and column count from 1; 0 means not known.
struct source_position {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// "las-99XX.xml:120:7"
[[nodiscard]] std::string to_string(const source_position& where);

enum class subject_kind : std::uint8_t { person = 1, group = 2, school = 3, consent = 4 };
[[nodiscard]] const char* to_string(subject_kind kind) noexcept;

struct source_school {
  sluis::school facts;
  source_position where;
  std::optional<instant> produced_at = {};  // when the source made what is read; absent: it does not say
};

struct source_group {
  std::string key;  // unique within the school, trimmed
  sluis::group facts;
  source_position where;
};

struct source_membership {
  std::string group_key;
  std::vector<std::string> functions;
};

struct source_person {
  std::string key;  // unique within school and role, trimmed; a key that starts with '#' is a dummy and is invalid
  sluis::person facts;
  std::vector<source_membership> memberships;
  source_position where;
};

/// A record that cannot be taken in. It is never taken as absent: whoever it is about keeps the last good version.
struct invalid_record {
  subject_kind kind = subject_kind::person;
  std::optional<sluis::role> role;  // of a person
  std::optional<std::string> key;   // if it can be told whom it is about
  source_position where;
  std::string field;    // "jaargroep"
  std::string problem;  // "is not a year code (B D 0 1-8 11-16 S V C N H)"; never repeats personal data
  bool is_key_repeated =
      false;            // another record of this read has the same key, so the key does not tell whom it is about
  name_clue said = {};  // of a person
  std::string group_name = {};                 // of a group; in memory only, as name_clue
  std::vector<std::string> named_groups = {};  // keys of the groups that a person's record names
};

/// How a school's read ended, as the source proves it.
struct completeness {
  std::uint64_t groups = 0;  // records handed over, invalid ones included
  std::uint64_t persons = 0;
  std::uint64_t invalid = 0;
};

/// Receives one school's read. Every call can fail; the source then stops and hands the error up. Calls come in this
/// order: begin, (group | person | invalid)*, then end – or discard and begin again – or fail. Groups come before the
/// persons that name them; a person may name a group that never came. One thread at a time.
class school_sink {
 public:
  virtual ~school_sink() = default;
  virtual result<void> begin(const source_school& school) = 0;
  virtual result<void> on_group(const source_group& record) = 0;
  virtual result<void> on_person(const source_person& record) = 0;
  virtual result<void> on_invalid(const invalid_record& record) = 0;
  /// Forget everything since begin: the source starts this school anew, knowing more (duplicate keys, say).
  virtual result<void> discard() = 0;
  /// The read was whole. Whoever was not seen is absent.
  virtual result<void> end(const completeness& proof) = 0;
  /// The read broke off. Nothing of it counts and nobody is absent.
  virtual void fail(const error& cause, const source_position& where) = 0;
};

}  // namespace sluis
