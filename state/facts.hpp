// What the sources said. Versions are append-only (architecture, decision 1; R-A1); `current` is a projection that can
// be rebuilt from them. Payloads are ciphertext under the subject's own key. One thread at a time (the institution's
// strand).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/identity.hpp"
#include "model/listing.hpp"
#include "model/mutation.hpp"
#include "model/person.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

/// Where a subject stands today.
enum class life : std::uint8_t {
  active = 1,
  expected,  // begins later
  left,      // absent from a complete read, or past its end date: soft-deleted
};

/// One row of the projection: handles and numbers only, no personal data.
struct current_row {
  subject_id id;
  subject_kind kind = subject_kind::person;
  sluis::role role = sluis::role::student;  // of persons
  life state = life::active;
  reason why =
      reason::new_in_source;  // of the last change: new_in_source, changed_in_source, left_source, ended, returned
  subject_id school;
  day since{};                   // of the last change of state
  std::optional<day> accepted;   // of somebody who left: from this day on the retention term runs
  std::uint64_t version = 0;     // seq of the version row that is current
  std::uint64_t n = 0;           // this subject's how-manieth version it is, from 1
  std::uint64_t name = 0;        // seq of the assigned name that is current; 0: none yet
  listing listed = listing::no;  // whether the newest word of the source names them
};

struct held_person {
  current_row row;
  person facts;
  std::vector<membership> memberships;  // sorted by group handle
  std::string login;                    // assigned; empty: none yet
};

struct held_group {
  current_row row;
  group facts;
  std::string label;  // the name at the targets, assigned; empty: none yet
};

struct held_school {
  current_row row;
  school facts;
};

/// People whose key is not in the newest read of their school, and who do not leave, because records of it do not tell
/// whom they are about. Without those of records that wait for a decision about the read.
struct kept_people {
  source_id source;
  subject_id school;
  std::uint64_t count = 0;
  std::vector<source_position> records;  // without repetition
};

/// What one school's read did.
struct intake_summary {
  subject_id school;
  std::string school_code;  // "99XX-99" or the source's key, for display
  enum class ending : std::uint8_t { complete, held, failed } how = ending::failed;
  std::uint64_t students = 0, staff = 0, guardians = 0, groups = 0, memberships = 0;  // valid records seen
  std::uint64_t added = 0, changed = 0, unchanged = 0, left = 0, returned = 0, invalid = 0;
  std::uint64_t contradictions = 0;  // of the invalid: they contradict what is known under their key
  std::uint64_t frozen_persons = 0;
  std::uint64_t frozen = 0;  // were not seen and do not leave, because an invalid record may be about them
  std::string note;          // why held or failed; who is frozen
  std::optional<sha256_hash>
      held;  // content of a read that was held, or of which records contradict (reads/held_reads.hpp)
  struct other_person {
    subject_id known;        // under the key until now
    name_clue now;           // what the record under the key says
    std::uint32_t line = 0;  // of the record
  };
  std::vector<other_person> others;  // a few of the contradictions, and of the names that hold the read; in memory only
  std::uint64_t moved = 0;  // of the contradictions: the person stands under another key (reads/moved_keys.hpp)
  std::uint64_t other_people =
      0;  // held, or a part of it: records that an approval lets have the account of whoever was known under their key
  std::uint64_t doubled = 0;     // likewise: people who would get a second account
  std::uint64_t renumbered = 0;  // reads/told.hpp
  bool is_approved = false;      // that content is approved: read it again with `approved`
  bool is_refused = false;       // that content was refused: nobody is asked about it
  std::optional<subject_id>
      like;  // held: a known school whose people stand in this read under another code, or come from another source
  std::string
      first_school_year;  // taken in, and no school year of this school was on record: "2026-2027", or "not a year"
  bool is_same_export = false;  // its content and its date are those of the last read of this school that was taken in
  bool more_than_doubles = false;  // or nobody of a role is in a group any more, or keys moved: nothing was taken in;
                                   // read it again with newcomers::wait
};

/// Decisions about who a record is about (mapping/identity.hpp).
struct identity_rules {
  std::function<contradiction(const person& before, const person& now)> contradiction_between;
  std::function<bool(const person& known, const name_clue& said)> could_be;
  std::function<std::vector<std::string>(const person&)>
      marks_of;  // two records that share one are about the same person
  std::function<std::string(const person&)> folded_name =
      {};  // equal for names that are written alike; empty: no name, or names are not compared
  /// `before`: who stood under the key these 30 days, the newest first. Empty: the newest alone is compared.
  std::function<contradicted(const std::vector<person>& before, const person& now)> contradiction_with_any = {};
  std::function<bool(const person& before, const person& now)> is_renamed =
      {};  // accounts would show another name, or none; empty: that is not counted
  std::function<bool(const person& before, const person& now)> is_another_name =
      {};  // not the same one written otherwise; empty: no name is another
  std::function<std::vector<new_name>(const person& before, const person& now)> new_names_of =
      {};  // empty: it is not counted how many get the same name
  std::function<std::string(std::string_view)> folded_word =
      {};  // of the name of a group, to be compared with those; empty: names are not compared with groups
  std::function<bool(const source_id& other)> is_configured =
      {};  // of the source of a school that is like one that is new; empty: it is
};

/// What becomes of what a read was asked for again for: people whom the memory does not know, and memberships of
/// before.
enum class newcomers : std::uint8_t { taken_in, wait };

/// An invalid record of the last read of its school. A record may have several entries: one for each subject that it
/// may be about.
struct invalid_entry {
  source_id source;
  subject_id school;
  subject_kind kind = subject_kind::person;
  std::optional<subject_id> subject;  // if it is held: its last good version stays
  source_position where;
  std::string field;
  std::string problem;
  bool waits = false;  // the record does, as part of a read that was not taken in: somebody has to decide
};

struct fact_counts {
  std::uint64_t students = 0, staff = 0, guardians = 0, groups = 0, schools = 0;  // active and expected
  std::uint64_t memberships = 0;                                                  // of those
  std::uint64_t invalid = 0;  // of the last reads: records, each once
  std::uint64_t waiting = 0;  // of those: nothing is wrong with them, they wait until somebody decides about the read
                              // (facts/invalid_list.hpp)
  std::uint64_t soft_deleted = 0;  // persons that have left and are still held, the absence accepted
  std::uint64_t not_accepted = 0;  // persons that are absent, and nobody accepted it
};

/// A school_sink that keeps. Nothing is written before end(), which writes all in one transaction, commits and
/// publishes; discard() and fail() forget. So between two calls the strand may do other work, which commits: what it
/// changed is seen by is_outdated(). Also:
///  * an unchanged record costs no decryption and writes nothing;
///  * the same key twice in one read: the second is an error – the source calls discard() and starts again with the key
///  as invalid;
///  * group keys are resolved to handles; a key never declared makes the person invalid, a key of an invalid group
///  keeps the last good
///    membership if there was one, else the membership is left out;
///  * a record that contradicts what is known under its key is invalid;
///  * at end(): who was not seen has left – unless an invalid record whose key does not tell whom it is about may be
///  about them (unsettled.hpp);
///  * a read that is not to be believed is held, and nothing of it is taken in (reads/reasons_to_hold.hpp), unless its
///  content is `approved`;
///  * a leaf per new, changed, left, returned or invalid subject, and one for the read.
class intake : public school_sink {
 public:
  /// Since begin() something was committed on which this read may rest: an order, a block, an erasure, an approval, the
  /// word that a school is closed, the acceptance of an absence. What it concluded may be wrong, so end() fails with
  /// errc::conflict; let it fail, and say the same records to another one. Cheap, and to be asked before the first of
  /// several calls: the records that it knows may be gone.
  [[nodiscard]] virtual bool is_outdated() = 0;
  /// Asked now and then while end() writes what changed, which takes long for a large school only. true: end() rolls
  /// back and fails with errc::unavailable.
  virtual void let_in(std::function<bool()> must_end) = 0;
  /// After end() or fail().
  [[nodiscard]] virtual const intake_summary& summary() const = 0;
};

class facts {
 public:
  explicit facts(store& s);
  ~facts();

  /// `approved`: a content that an administrator approved: it is taken in, contradictions and all. Any other content is
  /// an error at end(), and so is one whose keys moved: nobody's account goes to another person.
  [[nodiscard]] std::unique_ptr<intake> read_school(const source_id& source, day today, identity_rules rules,
                                                    const std::optional<sha256_hash>& approved = std::nullopt,
                                                    newcomers unknown = newcomers::taken_in);

  /// Flips active/expected/left of whom the calendar reached (end date passed, begin date arrived); leaves fact.left,
  /// fact.returned. Whose end date was reached by a clock that was ahead, and is still to come, is back. Commits.
  result<std::uint64_t> advance(day today);

  /// Visits current rows of one kind in ascending order of handle; stops at the first error. Nothing may be written
  /// meanwhile except by assign_name and what plans and shadow write.
  result<void> each(subject_kind kind, const std::function<result<void>(const current_row&)>& visit);
  /// The same as a pull: at most `limit` rows of one kind with a handle greater than `after`, ascending. Empty: that
  /// was all.
  result<std::vector<current_row>> page(subject_kind kind, const subject_id& after, std::uint32_t limit);
  result<std::optional<current_row>> find(const subject_id& id);

  result<held_person> load_person(const current_row& row);
  result<held_group> load_group(const current_row& row);
  result<held_school> load_school(const current_row& row);

  /// Gives a person its login, or a group its label: append-only; the old one stays taken while the subject is held.
  /// `name` must be free. Inside the caller's transaction. Leaf name.assigned.
  result<void> assign_name(const current_row& row, std::string_view name);
  /// Is this name (compared by its case-folded form) held by somebody else than `but`? From memory, keyed hashes only.
  [[nodiscard]] bool name_taken(subject_kind kind, std::string_view name, const subject_id& but) const;

  result<fact_counts> counts();
  result<std::vector<invalid_entry>> invalid();
  /// An entry for each school that has some.
  result<std::vector<kept_people>> kept();

  /// Called by store::go_on_erasing: the epoch is another, and the names that are taken are read and hashed anew, at
  /// most `names` at a time. true: there are more. Whoever asks for one before that waits for all of them.
  void epoch_changed();
  bool renew_names(std::uint64_t names);
  /// Called by store::work: what is in memory follows what became of the transaction.
  void committed();
  void rolled_back();

 private:
  store& store_;
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace sluis::state
