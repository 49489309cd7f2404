// One school's read on its way into the facts (facts.hpp, `intake`). Nothing is written before end(): facts, leaves and
// keys wait in memory and in a sealed file (pending_entries.hpp), so that memory holds the school's index and little of
// its people; at end() they are written in one transaction, and the projection in the order of its table. One thread at
// a time.
//
// Between two calls the strand does other work, which commits. Why the read that follows is right all the same: it
// knows what it loaded at begin(), and end() writes only if nothing of that has changed since. What changed is seen in
// the log, since whatever changes facts, orders, blocks, holds, closings and absences has an entry there in the same
// transaction (is_outdated(), which knows the kinds of entries that touch nothing a read knows, and takes any other for
// a change), and by the keys' epoch. What is not in the log is only changed by a sync's own reading and naming, of
// which an institution has one at a time (daemon/cycle/cycle.cpp).
//  * A withdrawal or a consent: a read decides nothing by it; plans and each request ask again.
//  * An erasure, begun or done: outdated. Nobody whose key is gone gets a row, and no hash of another epoch is
//  compared.
//  * An order, a block, an acceptance, an approval or refusal, a closed school: outdated, so that the read that is
//  taken
//    in knew of it.
//  * A failed, interrupted or killed end(): one transaction, so the version before is in force everywhere.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "state/facts/calendar.hpp"
#include "state/facts/fact_tables.hpp"
#include "state/facts/known_people.hpp"
#include "state/facts/pending_entries.hpp"
#include "state/facts/rejected_records.hpp"
#include "state/facts/source_index.hpp"
#include "state/facts/source_keys.hpp"
#include "state/facts/unsettled.hpp"
#include "state/reads/changed_names.hpp"
#include "state/reads/content_hash.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/moved_keys.hpp"
#include "state/reads/newcomers_names.hpp"
#include "state/reads/reasons_to_hold.hpp"
#include "state/reads/sections.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {

class school_intake final : public intake {
 public:
  school_intake(store& s, fact_tables& tables, const source_id& source, day today, identity_rules rules,
                const std::optional<sha256_hash>& approved, newcomers unknown);
  ~school_intake() override;

  result<void> begin(const source_school& school) override;
  result<void> on_group(const source_group& record) override;
  result<void> on_person(const source_person& record) override;
  result<void> on_invalid(const invalid_record& record) override;
  result<void> discard() override;
  result<void> end(const completeness& proof) override;
  void fail(const error& cause, const source_position& where) override;
  [[nodiscard]] bool is_outdated() override;
  void let_in(std::function<bool()> must_end) override { must_end_ = std::move(must_end); }
  [[nodiscard]] const intake_summary& summary() const override { return summary_; }

 private:
  /// A valid record, whatever its kind.
  struct incoming {
    subject_kind kind = subject_kind::person;
    sluis::role role{};
    mac128 key{};
    dated_life stand;
    std::uint32_t memberships = 0;
  };

  // begin
  result<std::uint64_t> find_scope(const mac128& school_key);
  result<void> load(std::uint64_t scope);
  result<void> renew(known_subject& one);
  result<void> note_known_groups();
  void note_what_waits();

  // records
  result<void> take(const incoming& record, const source_position& where);
  result<void> take(const incoming& record, const mac128& fingerprint, const source_position& where);
  result<void> take_new(const incoming& record, const mac128& fingerprint);
  result<void> take_known(known_subject& one, const incoming& record, const mac128& fingerprint);
  void move(known_subject& one, const dated_life& to, bool changed);
  enum class reference : std::uint8_t { good, undeclared };
  [[nodiscard]] bool is_missing(section which) const { return had_.of(which) > 0 && records_.of(which) == 0; }
  void keep_named(known_subject& group, std::string_view key, const source_position& where);
  [[nodiscard]] static bool is_gone(const known_subject& group);
  void note_named_again(known_subject& group);
  void keep_all_named(const invalid_record& record);
  result<void> take_year_of(const known_subject* known, const source_person& record);
  result<reference> resolve(const source_person& record, const mac128& key, std::vector<membership>& out);
  result<std::vector<membership>> last_memberships(const known_subject& one);
  result<void> keep_memberships(known_subject* known, const source_person& record);
  void note_memberships(known_subject& one, std::uint32_t now);
  void set_ungrouped(known_subject& one, const std::optional<day>& since);
  result<void> find_counted_days();
  void note_named(const invalid_record& record);
  [[nodiscard]] bool are_memberships_missing(role who) const;
  void hold_missing_memberships();
  result<std::optional<membership>> last_good(const mac128& person, const subject_id& group,
                                              const source_membership& now);
  /// Whoever stood under a key in the counted days, the newest first; what says the same is one.
  struct known_versions {
    std::vector<person> facts;
    std::vector<std::uint64_t> leaves;  // entries of the log, one each: the first that said it
    bool is_cut = false;                // there are more than are compared
  };
  result<known_versions> known_these_days(const known_subject& known);
  /// The read that an administrator approved and that brought this entry of the log; nullptr: none that was held for
  /// contradictions or names.
  [[nodiscard]] const approved_read* approved_with(std::uint64_t leaf) const;
  [[nodiscard]] std::size_t oldest_compared(const known_versions& versions) const;
  [[nodiscard]] std::size_t oldest_counted(const known_subject& known, const known_versions& versions) const;
  [[nodiscard]] moved_keys::likeness likeness_of(const known_subject& known) const;
  void note_whom_newcomers_may_be(const known_subject& known, const known_versions& versions, moved_keys::likeness by);
  void note_versions(const known_subject& known, const known_versions& versions, moved_keys::presence where);
  void note_names(const known_subject& known, const known_versions& versions, const person& now,
                  changed_names::when at);
  result<void> note_renamed_now(const known_subject& known, const known_versions& versions,
                                const source_person& record);
  result<bool> had_eck_id_before(const known_subject& known);
  result<void> note_eck_id(const known_subject& known, const person& before, const person& now);
  result<void> note_eck_ids_of_absent(const std::vector<known_subject*>& absent);
  void note_invalid_newcomer(const mac128& key, const std::string& source_key, role who, const name_clue& said,
                             const source_position& where);
  result<contradiction> contradiction_in(const known_subject& known, const source_person& record);
  result<contradiction> note_change(const known_subject& known, const known_versions& versions,
                                    const source_person& record);
  result<void> compare_with_the_others();
  [[nodiscard]] std::vector<renamed_people> renamed_of_each_role() const;
  [[nodiscard]] ended_read names_of_read() const;
  [[nodiscard]] bool holds_for_names() const { return !held_for_names_of(names_of_read()).empty(); }
  void note_renamed();
  void note_group_name(const mac128& key, const source_group& record);
  /// A version of before the newest one says the same, and an approval lies between.
  template <class SaysTheSame>
  result<bool> undoes_an_approval(const known_subject& known, held_reads::about what, const person& newest,
                                  const person& now, const SaysTheSame& says_the_same,
                                  std::optional<day>& newest_approval);
  result<void> note_exchange_undone(const known_subject& known, const person& before, const person& now);
  [[nodiscard]] std::vector<std::string> marks_of(const person& p) const;
  /// Of all of them, sorted, without repetition.
  [[nodiscard]] std::vector<std::string> marks_of_all(std::vector<person>::const_iterator from,
                                                      std::vector<person>::const_iterator to) const;
  void note_newcomer(const source_person& record, const mac128& key);
  // school_intake_sections.cpp
  [[nodiscard]] const known_subject* known_in_section(const std::string& source_key, role who);
  [[nodiscard]] bool is_known_in_another_section(const std::string& source_key, role but);
  void note_other_sections(const source_person& record, const mac128& key);
  result<void> compare_with_other_sections();
  [[nodiscard]] std::uint64_t mark_of(role who, const std::string& key) {
    return content_.mark_of(told_.place, who, key);
  }

  // who waits until somebody decides
  result<void> load_who_waits(const std::optional<told_read>& last);
  void add_waiting(std::uint64_t mark);
  void keep_waiting(role who, const std::string& key) { add_waiting(mark_of(who, key)); }
  void keep_waiting_if_waited(role who, const std::string& key);
  void keep_waiting_if_waited(const invalid_record& record);
  void keep_all_waiting();
  [[nodiscard]] bool says_who_is_not_listed();
  [[nodiscard]] bool has_waited(role who, const std::string& key) {
    return !waited_.empty() && waited_.contains(mark_of(who, key));
  }
  bool does_newcomer_wait(const source_person& record, const mac128& key);
  bool does_return_wait(known_subject& known, const source_person& record, const dated_life& to);
  [[nodiscard]] std::set<std::uint64_t> returns_beside_others();
  void reject_newcomer(const source_person& record, const mac128& key);
  [[nodiscard]] bool are_waiting_returns_named() const;
  void reject_fresh_key(const source_person& record, const mac128& key);
  [[nodiscard]] std::string_view why_newcomer_waits(const mac128& key) const;
  [[nodiscard]] std::uint64_t only_waited() const;
  void reject_return(known_subject& known, const source_person& record);

  void keep_as_known(known_subject& known, const source_person& record, contradiction why);
  void mark_listed(known_subject& one);
  void reject(known_subject* one, const rejected_record& what);
  void count_valid(const source_person& record, std::size_t memberships);

  // end
  [[nodiscard]] result<void> check_proof(const completeness& proof) const;
  [[nodiscard]] result<void> check_approved(const sha256_hash& content) const;
  result<void> freeze(std::vector<known_subject*>& absent);
  std::vector<known_subject*> without_missing_sections(std::vector<known_subject*> absent);
  std::vector<known_subject*> without_kept(std::vector<known_subject*> absent);
  void list_what_waits();
  void keep_frozen(known_subject& one, const source_position& where);
  result<void> note_who_is_absent(const std::vector<known_subject*>& absent);
  void mark_absent(known_subject& one);
  /// People whose absence somebody has to accept.
  struct others_absent {
    bool are_new = false;  // by this read
    bool wait = false;     // since an earlier one
  };
  result<void> note_who_is_not_listed(others_absent others);
  [[nodiscard]] result<const unsettled_records::record*> record_about(const known_subject& one, std::size_t unseen);
  void store_projection();
  [[nodiscard]] result<std::vector<told_reason>> reasons(const sha256_hash& content);
  [[nodiscard]] result<std::vector<told_reason>> likeness();
  [[nodiscard]] std::optional<source_id> source_of(const subject_id& school) const;
  [[nodiscard]] bool is_compared() const {
    return had_persons_ == 0 && are_there_other_schools();
  }  // with the people of the other schools
  /// Newcomers who wait are compared as well: an approval may give people who are at another school a second account.
  [[nodiscard]] bool are_new_ones_compared() const {
    return is_compared() || (wait_.newcomers && are_there_other_schools());
  }
  [[nodiscard]] bool are_there_other_schools() const { return tables_.scopes.all().size() > (scope_ == 0 ? 0U : 1U); }
  result<void> count_newcomers_known_elsewhere();
  [[nodiscard]] bool more_than_doubles(std::uint64_t fresh) const;
  [[nodiscard]] std::uint64_t had_before_newcomers() const;
  [[nodiscard]] parts_that_wait parts_seen_wrong();
  [[nodiscard]] bool may_be_read_again(const sha256_hash& content) const;
  result<void> ask_for_another(const parts_that_wait& again, const sha256_hash& content);
  [[nodiscard]] told_hold hold_of(const sha256_hash& content, std::string note, const std::vector<told_reason>& why,
                                  bool is_whole);
  void note_what_it_would_do(told_hold& out) const;
  void note_what_waits_of_it(told_hold& out) const;
  [[nodiscard]] told_hold hold_of_all(const sha256_hash& content, std::vector<told_reason> why);
  /// `is_refused`: it is known that an administrator refused it; else that is looked up.
  result<void> hold(told_hold told, bool is_refused = false);
  void forget_whoever_is_gone(told_hold& told);
  [[nodiscard]] result<std::vector<told_reason>> refusal_that_stands(const sha256_hash& content);
  void note_verdict(held_reads::verdict word);
  result<void> note_read(const sha256_hash& content);
  result<void> note_part_that_waits(const sha256_hash& content);
  result<void> note_what_was_approved();
  void count_eck_ids();
  void count_ended();
  [[nodiscard]] std::string counts_note() const;

  /// Of an example: this read does it, where it is taken in but for a part; or it belongs to the part that waits for an
  /// approval.
  enum class part : std::uint8_t { done, waits };
  void add_example(const char* what, const subject_id& subject, std::uint32_t line, part of);
  void note_leaver(const known_subject& one, part of, std::uint32_t line = 0);
  void note_whom_newcomers_are_like();
  void list_whom_newcomers_are_like();
  [[nodiscard]] std::vector<read_example> all_examples() const;
  [[nodiscard]] std::map<role, told_leavers> leavers_of(bool is_whole) const;
  void log_state(mutation_kind what, known_subject& one, const char* why);
  result<void> write_everything(const sha256_hash& content);
  [[nodiscard]] const std::string& note_of(const known_subject& one) const;
  result<void> expect_open() const;
  void close();

  store& store_;
  fact_tables& tables_;
  source_id source_;
  day today_;
  identity_rules rules_;
  std::optional<sha256_hash> approved_;
  newcomers unknown_;
  source_keys keys_;
  std::array<std::string, 6> notes_;  // "las student", by role and kind

  std::function<bool()> must_end_;
  bool is_open_ = false;           // between begin and end
  std::uint64_t known_log_ = 0;    // entries of the log at begin, and after it of those that change nothing
  std::uint64_t known_epoch_ = 0;  // of the keys, at begin
  std::uint64_t scope_ = 0;        // 0: the school is new
  std::uint64_t first_entry_ = 0;  // of the log, that this read can write
  source_index index_;
  pending_entries entries_;  // about subjects of `index_`
  rejected_records rejected_;
  std::uint64_t had_persons_ = 0;     // of this school, active or expected, before the read
  bool knows_anybody_ = false;        // of this school, also people who left
  std::uint64_t beside_ = 0;          // told_read::beside, of the read before
  section_counts had_, records_;      // who was there before, likewise; records of this read, invalid ones included
  std::vector<told_reason> waiting_;  // what of this read is not taken in, though the rest is
  std::uint64_t would_leave_ = 0;     // of those
  std::map<role, group_losses> memberships_of_;
  day counted_from_{};    // the first day whose losses of memberships, and changes of names, count together with this
                          // read's
  parts_that_wait wait_;  // of this read
  std::uint64_t under_fresh_keys_ = 0;  // people of this read who are known under another key
  std::set<subject_id> blocked_;        // of the institution
  std::uint64_t waiting_returns_ = 0;   // people of this read who had left, and wait beside somebody else
  std::set<std::uint64_t> waited_;      // told_read::newcomers of the read before, and of one that is held
  std::set<std::uint64_t>
      refused_newcomers_;                // of those: of a read that would have doubled the school, and was refused
  std::vector<std::uint64_t> doubling_;  // content_hash::mark_of, of newcomers who wait because the school would double
  std::set<std::uint64_t> new_keys_;     // of them, shortened
  std::uint64_t rejected_newcomers_ =
      0;                           // of the contradictions: under keys that nobody had; they have nobody's account
  std::uint64_t new_persons_ = 0;  // of this read, whom the memory does not know
  people_of_read people_;          // of a school that has nobody yet
  unsettled_records unsettled_;
  moved_keys moved_;
  std::set<std::uint64_t> compared_;  // keys whose versions moved_ has
  /// A newcomer, somebody in another section under the same key of the source, and the newcomer's marks as if they
  /// stood there.
  struct section_pair {
    mac128 newcomer, known;
    std::vector<std::string> marks;
  };
  std::vector<section_pair> other_sections_;
  std::map<role, renamed_people> renamed_;  // accounts would show another name (identity_rules::is_renamed)
  std::vector<std::pair<read_example, name_clue>> renamed_examples_;
  std::vector<known_subject> renamed_subjects_;  // as they were before
  std::set<std::uint64_t> held_names_;           // keys of those whose earlier other name was held
  changed_names names_;
  newcomers_names new_names_;
  std::map<subject_id, std::string> group_names_;  // folded, of groups that were there before the read
  std::map<subject_id, std::vector<std::uint64_t>>
      approved_people_;                                    // entries of approvals of held reads that showed them
  std::vector<read_example> examples_, waiting_examples_;  // a few of each kind (part)
  std::map<role, std::uint64_t> leaving_,
      waiting_leaving_;  // people who leave by this read, or would by an approval of the part that waits
  /// A record that waits under a fresh key, or of somebody who had left, and whom it looks like.
  struct fresh_record {
    std::uint64_t key = 0;  // shortened
    source_position where;
    name_clue said;
    bool is_return = false;
    subject_id like = {};  // null: nobody, or not known yet
  };
  std::vector<fresh_record> fresh_records_;
  std::map<subject_id, subject_id>
      were_like_;  // who returned and waited at the last read that was taken in, and whom they looked like
  std::uint64_t renumbered_ = 0;    // told_hold
  bool is_for_its_date_ = false;    // a hold of this read is (told_hold)
  std::optional<subject_id> like_;  // of a school that has nobody yet: the known school that it is like
  std::uint64_t doubled_ = 0;  // of a school that has nobody yet, or of newcomers who wait: who is known at the school
                               // that they are most like
  std::uint64_t exchanged_ = 0;               // people whose keys other records contradict (moved_keys::exchanged)
  std::uint64_t undone_ = 0;                  // contradictions that name whoever was known before an approval
  std::uint64_t undone_names_ = 0;            // other names, likewise, of records that contradict nothing
  std::optional<day> undoes_, undoes_names_;  // the newest of these approvals
  std::uint64_t eck_ids_lost_ = 0, eck_ids_back_ = 0;  // pupils who count from this read on, and who count no more
  std::map<role, std::uint64_t> ended_;                // were active, and this read gives them an end date that is over
  std::uint64_t kept_in_groups_ = 0;         // whom an earlier read had in no group, and nobody has decided about it
  std::vector<known_subject> newly_kept_;    // kept_as changed because a record that contradicts may be about them
  std::vector<known_subject> newly_listed_;  // were not in the newest read that was taken in
  completeness received_;
  content_hash content_;
  told_read told_;    // place and time of the read at hand
  std::string file_;  // where it comes from
  std::string school_year_, last_school_year_;
  std::string payload_;  // the record at hand, encoded
  std::vector<membership> memberships_;
  std::string undeclared_;  // the group that it names, and that there is not
  intake_summary summary_;
};

}  // namespace sluis::state
