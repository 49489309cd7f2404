// Table `invalid`: the records of the last read of each scope that were not taken in. One thread at a time.
//
// The key that the source's record has is sealed under the epoch, not under a subject: the record may be of somebody who has no key yet, and is erased one day.
// Then the epoch goes, and with it every copy of the source's keys, those of others as well: the next read seals them anew, as far as the source still has the records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/epoch_seal.hpp"
#include "state/facts.hpp"
#include "state/facts/scope_table.hpp"

namespace sluis::state {

/// How the problem of a person begins who is not in the read and is kept, because a record does not tell whom it is about.
inline constexpr std::string_view kept_problem = "does not tell whom this record is about; it may be this ";

/// What is known of the key that the source's record has, by which a school finds it in its administration.
enum class key_state : std::uint8_t {
  known = 1,
  none,          // missing, a dummy, or too long: there is no key by which it is found
  other_record,  // the entry is about somebody who is kept: the record at its place has an entry of its own
  unreadable,    // sealed before the last erasure, or altered: the next read that is taken in has it again
};
[[nodiscard]] const char* word_of(key_state state) noexcept;

/// Holds personal data.
struct invalid_with_key {
  invalid_entry entry;
  key_state state = key_state::none;
  std::string key;  // where it is known
};

/// At most `limit`, from the `from`th on. Whoever shows them records the access.
[[nodiscard]] std::vector<invalid_with_key> invalid_with_keys(store& of, std::uint64_t from, std::uint64_t limit);

/// What is added of a record; borrows all of it.
struct rejected_record {
  subject_kind kind = subject_kind::person;
  std::string_view key;  // the source's; empty: none by which it is found
  const source_position& where;
  std::string_view field, problem;
};

class invalid_list {
 public:
  invalid_list(store& s, const scope_table& scopes, random_pool& chance);
  void clear(std::uint64_t scope);
  void add(std::uint64_t scope, const std::optional<subject_id>& subject, const rejected_record& what);
  [[nodiscard]] std::vector<invalid_entry> all();
  /// At most `limit`, from the `from`th on.
  [[nodiscard]] std::vector<invalid_with_key> with_keys(std::uint64_t from, std::uint64_t limit);
  /// Of the persons among them that are kept, an entry for each scope.
  [[nodiscard]] std::vector<kept_people> kept();

 private:
  [[nodiscard]] invalid_entry entry_in(const sqlite::statement& row) const;
  void open_key(invalid_with_key& into, const sqlite::statement& row);

  epoch_seal sealing_;
  const scope_table& scopes_;
  random_pool& chance_;
  sqlite::statement clear_, insert_, read_, read_some_;
};

}  // namespace sluis::state
