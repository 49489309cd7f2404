// Did keys of a read move? A key contradicts what is known (mapping/identity), and its person stands under another key:
// the administration renumbered. Or the record contradicts nothing by itself, and other records show that two keys were
// exchanged. Whoever took that in would give the accounts of one person to another. Or a person who is known under
// another key stands in it under a key that nobody had: they would get a second account. Marks are those of
// mapping::marks_of. In memory: shortened keyed hashes only. One thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "state/keyring.hpp"

namespace sluis::state {

/// Shortened keyed hashes.
[[nodiscard]] inline bool has_common(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](std::uint64_t one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}
/// Is this mark (mapping::marks_of) one of a whole name?
[[nodiscard]] inline bool is_whole(const std::string& mark) {
  return mark.find(" whole ") != std::string::npos;
}

class moved_keys {
 public:
  using marks = std::vector<std::string>;
  enum class names : std::uint8_t { same, other };
  enum class presence : std::uint8_t { listed, absent, left };

  explicit moved_keys(const keyring& keys) : keys_(keys) {}

  void clear();
  /// A record of the read under a key that names somebody else now.
  void contradicts(const mac128& key, const marks& before, const marks& now);
  /// One under a key that nobody had, in the order of the read.
  enum class record : std::uint8_t { valid, invalid };
  void newcomer(const mac128& key, const marks& now, record how = record::valid);
  /// One of somebody who had left on this day, in the order of the read. Of one who waits, whatever others say, it is
  /// asked only whom they are like: their record says nothing of others.
  enum class verdict : std::uint8_t { open, waits };
  void returns(const mac128& key, const marks& now, std::int32_t left_on, verdict so_far = verdict::open);
  /// One under a known key that contradicts nothing by itself, and has another name, other signs of one, or another ECK
  /// iD. `proof`: the mark of an ECK iD that stayed the same, which proves that it is the same person while nobody else
  /// has it; empty: none.
  void changes(const mac128& key, const marks& before, const marks& now, names which, const std::string& proof);
  /// Is there anything that other people have to be compared with?
  [[nodiscard]] bool is_decided() const { return before_.empty() && changes_.empty(); }
  /// Somebody who is known: the marks of all versions of the counted days, and those that the newest has no more.
  void known(const mac128& key, const marks& all, const marks& former, presence where);
  [[nodiscard]] bool has_newcomers() const { return !new_.empty(); }
  /// Of those who do not wait already.
  [[nodiscard]] bool has_returns() const;
  [[nodiscard]] bool has_returns_of_any_kind() const { return !returns_.empty(); }

  /// Keys of `changes` that others contradict: the name or ECK iD of before stands under another key of the read, or
  /// the one of now is known under another. Two records of one person (the same name) are none, unless they exchanged
  /// their ECK iDs. A name that is only written otherwise counts where it is, whole, that of somebody else, or where
  /// each has the name of the other now. With them the newcomers under whom somebody of before stands now, also of an
  /// earlier read: they would get a second account.
  [[nodiscard]] std::set<std::uint64_t> exchanged();
  /// Somebody who is known, and whom a newcomer may be: by the ECK iD, and where they are not in the read, or left
  /// within the counted days, by a name as well.
  enum class likeness : std::uint8_t { eck_id, names_too };
  void may_be_newcomer(const mac128& key, const marks& all, likeness by);
  /// Whole names of a newcomer as they would be in another section: compared with those who may be a newcomer, and with
  /// nobody else.
  void note_elsewhere(const mac128& newcomer, const marks& whole_names) { add(elsewhere_, newcomer, whole_names); }
  /// A newcomer who has the key of somebody who is known in another section (a pupil among the teachers), and a name of
  /// theirs: they wait like those below.
  void note_known_elsewhere(const mac128& newcomer, const mac128& known);
  /// After under_fresh_keys(): of either kind.
  [[nodiscard]] std::set<std::uint64_t> in_another_section() const;
  /// Newcomers who have the ECK iD of one such person, or a name of theirs, in any way to write it, unless each has an
  /// ECK iD of their own; and of newcomers with one ECK iD all but the first. An ECK iD that more than three known keys
  /// share proves nothing: an export gave it to a class.
  [[nodiscard]] std::set<std::uint64_t> under_fresh_keys();
  /// Who stands in the read, or stays though the read lacks them: since which day.
  using present = std::map<std::uint64_t, std::int32_t>;
  /// Those of `returns` who have the ECK iD of somebody present, or of one who returns before them in the read; or a
  /// name of theirs, unless each has an ECK iD of their own. Not where both were there at the same time before: they
  /// are two people, or somebody approved two accounts.
  [[nodiscard]] std::set<std::uint64_t> returned_beside(present there);
  /// After both: the key of one such person, by the ECK iD where it tells. Nothing: there is none.
  [[nodiscard]] std::optional<std::uint64_t> whom_is_like(std::uint64_t one) const;
  [[nodiscard]] static std::uint64_t shortened(const mac128& mac);

  /// Contradicting keys of which the person before stands under another key in the read, or of which the person now
  /// stands under another key as well or is known under one that is not in the read or contradicts.
  [[nodiscard]] std::uint64_t count();

 private:
  using hashes = std::vector<std::uint64_t>;
  struct returned {
    std::uint64_t key = 0;
    std::int32_t left_on = 0;
    verdict so_far = verdict::open;
    hashes ids = {}, names = {};  // of the record of one who waits
  };
  struct entry {
    std::uint64_t mark = 0, key = 0;
    auto operator<=>(const entry&) const = default;
  };
  /// What tells people apart: names with each way to write them, and initials, which count where one side says no more.
  struct signs {
    std::vector<entry> eck_ids, names, letters, letters_alone;

    void clear() { *this = {}; }
    void sort();
  };
  struct change {
    std::uint64_t key = 0;
    bool is_other = false;  // another name, and not the same one written otherwise
    hashes lost_names, gained_names, lost_ids, gained_ids, proof;
    std::set<std::uint64_t> wholes;  // of the names
  };
  void add(std::vector<entry>& to, const mac128& key, const marks& all);
  void note_names(const mac128& key, const marks& all);
  void note_ids(const mac128& key, const marks& all);
  void note_signs(signs& to, const mac128& key, const marks& all, likeness by);
  [[nodiscard]] std::map<std::uint64_t, std::uint64_t> first_newcomers() const;
  [[nodiscard]] std::map<std::uint64_t, hashes> keys_by(const std::map<std::uint64_t, hashes>& marks_by_key,
                                                        hashes returned::*of_who_waits) const;
  [[nodiscard]] bool may_stand_under(std::uint64_t key, std::uint64_t other) const;
  [[nodiscard]] bool have_other_eck_ids(std::uint64_t one, std::uint64_t other) const;
  [[nodiscard]] std::uint64_t hash_of(const std::string& mark) const {
    return shortened(keys_.index_mac("mark", mark));
  }
  void sort();
  [[nodiscard]] bool is_contradicted(const change& one) const;
  [[nodiscard]] bool are_exchanged(const change& one, std::uint64_t other) const;
  [[nodiscard]] bool is_another_person(const change& one, std::uint64_t other) const;
  [[nodiscard]] bool shares_a_name(std::uint64_t one, std::uint64_t other) const;
  template <class Each>
  static bool any_elsewhere(const std::vector<entry>& sorted, const entry& one, const Each& each);
  static bool has_elsewhere(const std::vector<entry>& sorted, const entry& one);

  const keyring& keys_;
  std::vector<entry> before_, now_;          // of keys that contradict
  std::vector<entry> read_;                  // what the read says under keys that are new or changed
  std::vector<entry> new_;                   // under keys that are new
  std::vector<entry> gone_;                  // who is known under keys that are not in the read, contradict or changed
  std::vector<entry> present_, left_;        // of everybody who is known
  std::vector<entry> elsewhere_;             // newcomers as they would be in another section
  std::vector<entry> former_;                // names that they had in the counted days
  signs new_signs_, known_signs_;            // of newcomers, and of whom they may be
  std::map<std::uint64_t, hashes> eck_ids_;  // by key, of either
  std::set<std::uint64_t> new_keys_;
  std::map<std::uint64_t, std::size_t> new_places_;  // of valid records, by key
  std::vector<returned> returns_;
  std::map<std::uint64_t, hashes> known_ids_;                  // ECK iDs of everybody who is known, by key
  std::map<std::uint64_t, std::uint64_t> like_;                // newcomer or return, and whom it is like
  std::map<std::uint64_t, std::uint64_t> in_another_section_;  // newcomer, and as whom they are known
  std::map<std::uint64_t, change> changes_;
  std::map<std::uint64_t, hashes> names_;    // by key, all that are known or said of it
  std::map<std::uint64_t, hashes> letters_;  // likewise, initials only
};

template <class Each>
bool moved_keys::any_elsewhere(const std::vector<entry>& sorted, const entry& one, const Each& each) {
  for (auto at = std::lower_bound(sorted.begin(), sorted.end(), entry{one.mark, 0});
       at != sorted.end() && at->mark == one.mark; ++at) {
    if (at->key != one.key && each(at->key)) return true;
  }
  return false;
}

}  // namespace sluis::state
