// Names that the records of a school give to people who had others, in one read and over the counted days: a column
// that moved within a class, and one that holds something else than names. A name that one person loses and another one
// gets, one that several people get who had different ones, and the name of a group. In memory: shortened keyed hashes
// only. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/identity.hpp"
#include "model/person.hpp"
#include "state/keyring.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

class changed_names {
 public:
  using marks = std::vector<std::string>;  // mapping::marks_of
  enum class when : std::uint8_t { now, before };

  explicit changed_names(const keyring& keys) : keys_(keys) {}

  void clear();
  enum class group : std::uint8_t { as_before, renamed };
  /// A group of this school, folded as names are. `by_this_read`: whether it is called so since this read.
  void add_group(const std::string& name, group by_this_read);
  [[nodiscard]] bool is_group(const std::string& name) const {
    return !name.empty() && groups_.contains(hash_of(name));
  }
  /// Keyed and shortened, as all that is kept here.
  [[nodiscard]] std::uint64_t hash_of(const std::string& text) const;
  /// A family name that somebody of this school has or had, likewise.
  void add_family(const std::string& name);
  /// Of whoever stands under `key`: what they were called at some time of the counted days, and what they are called
  /// now. Several of one person: the oldest first. `at`: whether they get another name by this read.
  struct change {
    std::uint64_t key = 0;
    when at = when::now;
    const person& before;
    const person& now;
    marks marks_before, marks_now;
    std::vector<new_name> names;  // mapping::new_names_of
  };
  void add(const change& of);

  /// People with a name that somebody else lost. Nobody where nothing of it is of this read.
  [[nodiscard]] names_told moved() const;
  /// People who get one name, at least three of them, and had at least two different ones; of a prefix at least five,
  /// or three by this read. Nobody where nothing of it is of this read: brothers and sisters whose name changes
  /// together are none.
  [[nodiscard]] names_told alike() const;
  /// Likewise, people who get the same word in front of their name or behind it, at least five of them, where it is no
  /// family name of the school.
  [[nodiscard]] names_told added() const;
  /// Likewise, at least three people who get signs into their names.
  [[nodiscard]] names_told with_signs() const;
  /// People who get the name of a group of the school by this read, also among other words. Not one alone whose group
  /// is called after their new family name in the same read: a teacher who marries.
  [[nodiscard]] names_told of_groups() const;

 private:
  using hash = std::uint64_t;
  using names_before = std::map<std::uint64_t, hash>;  // by key, the oldest name
  void note_moved(const change& of);
  void note_group(const change& of);
  using word = std::pair<new_name::part, hash>;
  using counts = bool (changed_names::*)(const word& what, const names_before& who) const;
  [[nodiscard]] bool is_alike(const word& what, const names_before& who) const;
  [[nodiscard]] bool is_added(const word& what, const names_before& who) const;
  [[nodiscard]] bool are_signs(const word& what, const names_before& who) const;
  /// Of the words of which this is so, and that somebody gets by this read.
  [[nodiscard]] names_told told_of_words(counts is_so) const;
  [[nodiscard]] names_told told(const std::set<std::uint64_t>& keys) const;
  [[nodiscard]] bool is_now(std::uint64_t key) const { return now_.contains(key); }

  const keyring& keys_;
  std::set<std::pair<hash, std::uint64_t>> lost_, gained_;  // parts of names, and the key
  std::map<word, names_before> words_;                      // who gets a word
  std::set<hash> groups_, families_;
  std::set<hash> renamed_groups_;                              // of `groups_`, that no group of before is called
  std::set<std::uint64_t> now_, with_group_, with_own_group_;  // keys
  std::map<std::uint64_t, role> roles_;
};

}  // namespace sluis::state
