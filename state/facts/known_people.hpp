// Is a school that is new one that is known under another code? Its people are compared with everybody who is there: by
// ECK iD, or by name and group. Hashes in memory only, 16 bytes each, made once a day and only when a school is new.
// One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/facts/projection.hpp"
#include "state/facts/version_table.hpp"

namespace sluis::state {

using folded_name = std::function<std::string(const person&)>;

/// What tells people apart without a key: the hash of an ECK iD, and of the name with each group's.
void append_marks(std::vector<std::uint64_t>& to, const person& who, const std::vector<std::string>& groups,
                  const folded_name& fold);

/// The people of one read, a list of marks each.
class people_of_read {
 public:
  void clear();
  void on_group(std::string_view key, std::string_view name) { groups_[std::string(key)] = name; }
  void on_person(const source_person& record, const folded_name& fold);
  [[nodiscard]] std::uint64_t count() const { return ends_.size(); }
  template <class Visit>
  void each(const Visit& visit) const {
    std::size_t from = 0;
    for (const auto to : ends_) {
      visit(marks_.data() + from, marks_.data() + to);
      from = to;
    }
  }

 private:
  std::map<std::string, std::string, std::less<>> groups_;
  std::vector<std::uint64_t> marks_;
  std::vector<std::size_t> ends_;  // of each person's marks
};

class known_people {
 public:
  known_people(projection& current, version_table& versions) : current_(current), versions_(versions) {}

  struct likeness {
    subject_id school;
    std::uint64_t people = 0;  // of the read, who are at that school
  };
  /// The school at which most of them are, `but` left out; none: nobody is known.
  result<std::optional<likeness>> most_alike(const people_of_read& read, const subject_id& but, day today,
                                             const folded_name& fold);
  /// They were taken in, so the next new school is compared with them as well.
  void add(const people_of_read& read, const subject_id& school);

 private:
  result<void> make(const folded_name& fold);

  projection& current_;
  version_table& versions_;
  std::optional<day> made_;
  std::vector<subject_id> schools_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> marks_;  // sorted; place in schools_
};

}  // namespace sluis::state
