// Table `invalid`: the records of the last read of each scope that were not taken in. One thread at a time.
//
// The key that the source's record has is sealed under the epoch, not under a subject: the record may be of somebody
// who has no key yet, and is erased one day. Then the epoch goes, and with it every copy of the source's keys, those of
// others as well: the next read seals them anew, as far as the source still has the records.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/epoch_seal.hpp"
#include "state/facts.hpp"
#include "state/facts/scope_table.hpp"

namespace sluis::state {

/// How the problem of a person begins who is not in the read and is kept, because a record does not tell whom it is
/// about.
inline constexpr std::string_view kept_problem = "does not tell whom this record is about; it may be this ";

/// What is known of the key that the source's record has, by which a school finds it in its administration.
enum class key_state : std::uint8_t {
  known = 1,
  none,          // missing, a dummy, or too long: there is no key by which it is found
  other_record,  // the entry is about somebody whom the record at its place may be about: that has an entry of its own
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

/// A record as it is listed: once, with everybody whom it may be about. `record.waits` says whether the record does.
struct listed_invalid {
  invalid_entry record;
  std::vector<subject_id> may_be = {};  // others than `record.subject`, each once
};

/// How many lines the list has, and at most `limit` of them from the `from`th on. Only these are built, however long
/// the list is; the database sorts in memory of its own.
[[nodiscard]] std::uint64_t listed_invalid_count(store& of);
[[nodiscard]] std::vector<listed_invalid> invalid_page(store& of, std::uint64_t from, std::uint64_t limit);

/// Records that were not taken in, each once. The database counts them.
struct invalid_counts {
  std::uint64_t all = 0;
  std::uint64_t waiting =
      0;                    // of those: nothing is wrong with them, somebody decides about the read that they stand in
  std::uint64_t known = 0;  // of the others: of somebody, or of a group, on record: the last good version stands
  std::uint64_t unclear = 0;     // of those that are left: whoever may be meant stays
  std::uint64_t new_people = 0;  // of those that are left: people who are not on record
};
[[nodiscard]] invalid_counts count_invalid(store& of);

/// What is added of a record; borrows all of it.
struct rejected_record {
  subject_kind kind = subject_kind::person;
  std::string_view key;  // the source's; empty: none by which it is found
  const source_position& where;
  std::string_view field, problem;
};

/// Of records with which nothing is wrong, and which wait until somebody decides about the read that they stand in.
/// The sentences are kept in the table and compared when it is read: by them an entry waits, or says whom another one
/// looks like. Whoever changes one of them here and does not keep the earlier one beside it makes the entries that are
/// on disk under the earlier sentence count as records with a fault ("correct it in the source"), and the people of
/// them as kept by such a record (people_kept), until the next read of the school is taken in and writes them anew.
/// Nobody's account depends on it: who waits is remembered by told_read.
namespace waiting_problem {
inline constexpr std::string_view both_names =
    "names somebody else than before: another given name and another family name";
inline constexpr std::string_view another_key =
    "names somebody else than before: the name or ECK iD of before stands under another key, or this one does";
inline constexpr std::string_view another_eck_id = "names somebody else than before: another ECK iD and another name";
inline constexpr std::string_view held_before =
    "has another name than before, was held at an earlier read, and was not approved since";
inline constexpr std::string_view too_many_changes =
    "has another name than before, and changed more often in the last 30 days than could be compared";
inline constexpr std::string_view had_left = "had left, and has another name or ECK iD now";
inline constexpr std::string_view newcomer =
    "is new, and names somebody who was known under another key, which names somebody else now";
inline constexpr std::string_view fresh_key =
    "is new, and somebody under another key has this ECK iD, or this name; neither of them is changed";
inline constexpr std::string_view other_section =
    "is new, and somebody who is known in another section of the export has this name; neither of them is changed";
inline constexpr std::string_view waited_before = "is new, waited at an earlier read, and was not approved since";
inline constexpr std::string_view returned =
    "had left, and somebody else who is there has this ECK iD, or this name; neither of them is changed";
inline constexpr std::string_view looks_like = "is under another key and looks like this person";
/// As earlier programs wrote them, in lists that are on disk.
inline constexpr std::string_view earlier_held_before =
    "has another name than before, and an earlier read of it was held and nobody has decided";
inline constexpr std::string_view earlier_fresh_key =
    "is new, and somebody under another key has this ECK iD, or this name, or had when it waited first; neither of "
    "them is changed";
inline constexpr std::array all = {both_names, another_key, another_eck_id,      held_before,      too_many_changes,
                                   had_left,   newcomer,    fresh_key,           other_section,    waited_before,
                                   returned,   looks_like,  earlier_held_before, earlier_fresh_key};
}  // namespace waiting_problem
[[nodiscard]] bool waits_for_a_decision(std::string_view problem);
/// The record at its place has an entry of its own; this one is about somebody whom the record may be about.
[[nodiscard]] bool is_of_another(const invalid_entry& one);

class invalid_list {
 public:
  invalid_list(store& s, const scope_table& scopes, random_pool& chance);
  void clear(std::uint64_t scope);
  void add(std::uint64_t scope, const std::optional<subject_id>& subject, const rejected_record& what);
  /// Every entry, in memory. Whoever shows or counts them takes invalid_page() or count_invalid().
  [[nodiscard]] std::vector<invalid_entry> all();
  /// At most `limit`, from the `from`th on.
  [[nodiscard]] std::vector<invalid_with_key> with_keys(std::uint64_t from, std::uint64_t limit);
  /// Of the last read that was taken in: who had left, is in it again and waits, and whom they look like. Not of
  /// records without a line.
  [[nodiscard]] std::map<subject_id, subject_id> whom_returns_look_like(std::uint64_t scope);
  /// Of the persons among them that are kept by a record that does not wait, an entry for each scope.
  [[nodiscard]] std::vector<kept_people> kept();

 private:
  void open_key(invalid_with_key& into, const sqlite::statement& row);

  epoch_seal sealing_;
  const scope_table& scopes_;
  random_pool& chance_;
  sqlite::statement clear_, insert_, read_, read_some_, read_likes_, read_kept_;
};

}  // namespace sluis::state
