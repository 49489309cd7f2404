#include "state/facts/known_people.hpp"

#include <algorithm>
#include <functional>

#include "model/eck_id.hpp"
#include "model/secret.hpp"
#include "state/facts/payload.hpp"

namespace sluis::state {

namespace {

std::uint64_t known_hash(std::string_view kind, std::string_view one, std::string_view other) {
  std::string text(kind);
  text += one;
  text += '\0';
  text += other;
  const auto out = std::hash<std::string_view>{}(text);
  wipe(text);
  return out;
}

std::uint32_t school_place(std::vector<subject_id>& schools, const subject_id& school) {
  const auto found = std::find(schools.begin(), schools.end(), school);
  const auto place = static_cast<std::uint32_t>(found - schools.begin());
  if (found == schools.end()) schools.push_back(school);
  return place;
}

}  // namespace

void append_marks(std::vector<std::uint64_t>& to, const person& who, const std::vector<std::string>& groups,
                  const folded_name& fold) {
  if (const auto eck_id = folded_eck_id(who.eck_id); !eck_id.empty()) to.push_back(known_hash("e", eck_id, {}));
  if (!fold || groups.empty()) return;
  const auto name = fold(who);
  if (name.empty()) return;
  for (const auto& group : groups) {
    if (!group.empty()) to.push_back(known_hash("n", name, group));
  }
}

void people_of_read::clear() {
  groups_.clear();
  marks_.clear();
  ends_.clear();
}

void people_of_read::on_person(const source_person& record, const folded_name& fold) {
  std::vector<std::string> names;
  for (const auto& one : record.memberships) {
    const auto found = groups_.find(one.group_key);
    if (found != groups_.end()) names.push_back(found->second);
  }
  append_marks(marks_, record.facts, names, fold);
  ends_.push_back(marks_.size());
}

/// Whoever left and is not erased as well: they have an account, or had one, and are known again when they come back.
result<void> known_people::make(const folded_name& fold) {
  constexpr std::uint32_t at_once = 512;
  schools_.clear();
  marks_.clear();
  std::map<subject_id, std::string> groups;
  for (auto rows = current_.page(subject_kind::group, {}, at_once); !rows.empty();
       rows = current_.page(subject_kind::group, rows.back().id, at_once)) {
    for (const auto& row : rows) {
      SLUIS_ASSIGN(const std::string payload, versions_.payload(row.id, row.version, row.n));
      SLUIS_ASSIGN(const auto opened, decode_group(payload));
      groups[row.id] = opened.facts.name;
    }
  }
  std::vector<std::uint64_t> marks;
  for (auto rows = current_.page(subject_kind::person, {}, at_once); !rows.empty();
       rows = current_.page(subject_kind::person, rows.back().id, at_once)) {
    for (const auto& row : rows) {
      SLUIS_ASSIGN(std::string payload, versions_.payload(row.id, row.version, row.n));
      SLUIS_ASSIGN(const auto opened, decode_person(payload));
      wipe(payload);
      std::vector<std::string> names;
      for (const auto& one : opened.memberships) {
        const auto found = groups.find(one.group);
        if (found != groups.end()) names.push_back(found->second);
      }
      marks.clear();
      append_marks(marks, opened.facts, names, fold);
      const auto place = school_place(schools_, row.school);
      for (const auto mark : marks) marks_.emplace_back(mark, place);
    }
  }
  std::sort(marks_.begin(), marks_.end());
  return {};
}

void known_people::add(const people_of_read& read, const subject_id& school) {
  if (!made_) return;
  const auto place = school_place(schools_, school);
  const auto known = static_cast<std::ptrdiff_t>(marks_.size());
  read.each([&](const std::uint64_t* mark, const std::uint64_t* end) {
    for (; mark != end; ++mark) marks_.emplace_back(*mark, place);
  });
  std::sort(marks_.begin() + known, marks_.end());
  std::inplace_merge(marks_.begin(), marks_.begin() + known, marks_.end());
}

result<std::optional<known_people::likeness>> known_people::most_alike(const people_of_read& read,
                                                                       const subject_id& but, day today,
                                                                       const folded_name& fold) {
  if (!made_ || *made_ != today) {
    SLUIS_TRY(make(fold));
    made_ = today;
  }
  std::vector<std::uint64_t> counts(schools_.size());
  std::vector<std::uint32_t> at;  // schools at which this person is
  read.each([&](const std::uint64_t* mark, const std::uint64_t* end) {
    at.clear();
    for (; mark != end; ++mark) {
      const auto first = std::lower_bound(marks_.begin(), marks_.end(), std::pair(*mark, std::uint32_t{0}));
      for (auto found = first; found != marks_.end() && found->first == *mark; ++found) {
        if (std::find(at.begin(), at.end(), found->second) == at.end()) at.push_back(found->second);
      }
    }
    for (const auto place : at) ++counts[place];
  });
  std::optional<likeness> out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (schools_[i] == but || counts[i] == 0 || (out && out->people >= counts[i])) continue;
    out = likeness{schools_[i], counts[i]};
  }
  return out;
}

}  // namespace sluis::state
