// What tables last_read and held_read say of a read, as text: a line for each word, "word value", in the order of the
// members here; words without a value are left out. Part of the format (docs/formats.md): its SHA-256 stands in the
// read's log entry. No personal data. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::state {

using place_mac = std::array<std::uint8_t, 16>;  // keyed hash of source and school code, the same in every epoch

/// A read that was held for contradictions or names, approved, and taken in: entries of the log.
struct approved_read {
  std::uint64_t approval = 0;
  std::uint64_t from = 0, to = 0;  // what it changed: from the first to one behind the last

  bool operator==(const approved_read&) const = default;
};

/// People whom reads of one day gave an end date that was over: they were active, and left at once.
struct ended_people {
  role who{};
  day on{};
  std::uint64_t people = 0, of = 0;  // of so many who were there before the first of these reads

  bool operator==(const ended_people&) const = default;
};
/// For so long they are told of: on the day itself and the six after it.
inline constexpr std::chrono::days ended_are_told{7};

/// A read that was taken in.
struct told_read {
  place_mac place{};
  sha256_hash content{};            // keyed hash of all that was read (content_hash.hpp)
  std::optional<instant> produced;  // by the source
  std::optional<instant>
      newest;  // of a read that was taken in: the newest date that any of this school had (reasons_to_hold.hpp)
  std::optional<instant> taken_in;   // when; none: it was not
  std::uint64_t contradictions = 0;  // records that were not taken in because they contradict what is known
  std::uint64_t waiting = 0;  // reasons why a part of it was not taken in: contradictions, a section that is missing
  std::uint64_t beside =
      0;  // newcomers wait: so many people the school had before they came. That read may have let them go
  std::vector<approved_read> approved = {};         // of this place, the oldest first, most_approved at most
  std::map<role, std::uint64_t> renamed_from = {};  // other names that were taken in by earlier entries are not counted
                                                    // any more: a read was approved that told of them
  std::uint64_t without_eck_id = 0;                 // pupils who had an ECK iD, and whose records say none any more
  std::uint64_t with_eck_id = 0;                    // pupils of this read who have one
  std::vector<std::uint64_t> newcomers =
      {};  // who are new, or return, and wait until somebody decides (content_hash::mark_of), ascending
  std::vector<ended_people> ended = {};  // by this and earlier reads of the last days, the oldest first

  bool operator==(const told_read&) const = default;
};

/// What taking a read in does, or would do.
struct read_effect {
  std::uint64_t persons = 0;  // records of persons in it
  std::uint64_t added = 0, changed = 0, contradictions = 0, left = 0, returned = 0;

  bool operator==(const read_effect&) const = default;
};

/// What the examples of newcomers who wait are called: whom they look like was in the read, or not, or with a record
/// that was not taken in.
namespace newcomer_example {
inline constexpr const char* like_listed = "like_listed";
inline constexpr const char* like_absent = "like_absent";
inline constexpr const char* like_invalid = "like_invalid";
inline constexpr const char* like_nobody = "newcomer";  // in particular; the subject is the school
}  // namespace newcomer_example

/// Examples of each kind that are told.
inline constexpr std::size_t most_examples = 10;

/// Somebody whom it would concern.
struct read_example {
  std::string what;        // "contradiction", "renamed", "left", "returned", or a newcomer_example
  subject_id subject;      // of a newcomer: whom it looks like
  std::uint32_t line = 0;  // of the record, 0: there is none, or the source has no lines

  bool operator==(const read_example&) const = default;
};

/// People of one role who would leave by an approval, of how many that the school has.
struct told_leavers {
  std::uint64_t count = 0, of = 0;

  bool operator==(const told_leavers&) const = default;
};

/// Why it is held, as reasons are compared with those that an administrator approved (approval.hpp).
struct hold_reason {
  std::string kind;          // one word, reasons_to_hold.hpp
  std::uint64_t people = 0;  // whom it is about; 0: it is about the whole read

  bool operator==(const hold_reason&) const = default;
};

/// A read that was held.
struct told_hold {
  told_read read;
  instant at{};            // first
  bool is_whole = true;    // nothing of it was taken in; false: all but the part that waits: contradictions, a section,
                           // memberships, people who are new
  std::string file;        // what was read, as a position names it
  std::string note;        // why, a sentence
  read_effect effect;      // of an approval. Where the rest was taken in: of the part that waits alone
  read_effect taken = {};  // where the rest was taken in: what that did; without persons and contradictions
  std::vector<read_example> examples = {};  // not in the text: table held_example, from which an erasure takes them out
  std::uint64_t moved =
      0;  // of the contradictions: the person stands under another key, so that nobody can approve the read
  std::uint64_t undone = 0;   // of the contradictions: the name is the one from before an approval
  std::optional<day> undoes;  // the day of that approval, the newest where there are several
  std::optional<subject_id> like =
      {};  // a known school that has the people of this read under another code, or from another source
  bool is_for_its_date =
      false;  // held for its date alone: what is decided about it says nothing of the content with another date
  bool was_refused = false;   // an administrator had refused this content before, and another read was taken in since
  std::uint64_t renamed = 0;  // people who get another name, and whose records contradict nothing
  std::uint64_t undone_names = 0;  // of those: the name is the one from before an approval
  std::uint64_t doubled = 0;  // people in it who are known at another school, from another source or under another key,
                              // and would get a second account
  std::uint64_t exchanged = 0;   // people who get a name or ECK iD that stood under another key
  std::uint64_t renumbered = 0;  // new people who look like people whom the read lacks, where they are half the school
                                 // or more and nearly all new people do: the school renumbered
  std::map<role, told_leavers> leaving = {};  // by an approval
  std::vector<hold_reason> reasons = {};      // none: an earlier program wrote it

  bool operator==(const told_hold&) const = default;
};

constexpr std::size_t most_approved = 20;

/// More than 10 % of the pupils who had an ECK iD have none any more.
[[nodiscard]] constexpr bool are_eck_ids_missing(const told_read& read) {
  return read.without_eck_id * 10 > read.without_eck_id + read.with_eck_id;
}

/// What an administrator approves: the content with its date, as a hash by which it is named.
[[nodiscard]] sha256_hash dated_hash(const sha256_hash& content, const std::optional<instant>& produced);

[[nodiscard]] std::string to_text(const told_read& read);
[[nodiscard]] std::string to_text(const told_hold& hold);
/// errc::corrupt for what this program does not write.
[[nodiscard]] result<told_read> parse_read(std::string_view text);
[[nodiscard]] result<told_hold> parse_hold(std::string_view text);

}  // namespace sluis::state
