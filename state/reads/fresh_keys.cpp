// Of moved_keys: who would get a second account. A newcomer under a fresh key, and somebody who left and is in the read
// again under the earlier key.
#include <algorithm>

#include "state/reads/moved_keys.hpp"

namespace sluis::state {

namespace {

constexpr std::ptrdiff_t most_known = 3;  // records of one person: the school may have renumbered before

using hashes = std::vector<std::uint64_t>;

bool have_others(const std::map<std::uint64_t, hashes>& ids, std::uint64_t one, std::uint64_t other) {
  const auto a = ids.find(one), b = ids.find(other);
  return a != ids.end() && b != ids.end() && !has_common(a->second, b->second);
}

}  // namespace

bool moved_keys::have_other_eck_ids(std::uint64_t one, std::uint64_t other) const {
  return have_others(eck_ids_, one, other);
}

// Of each ECK iD, the newcomer whose valid record comes first in the read.
std::map<std::uint64_t, std::uint64_t> moved_keys::first_newcomers() const {
  std::map<std::uint64_t, std::uint64_t> out;
  for (const auto& one : new_signs_.eck_ids) {
    const auto place = new_places_.find(one.key);
    if (place == new_places_.end()) continue;
    const auto [first, is_new] = out.emplace(one.mark, one.key);
    if (!is_new && place->second < new_places_.at(first->second)) first->second = one.key;
  }
  return out;
}

std::set<std::uint64_t> moved_keys::under_fresh_keys() {
  new_signs_.sort();
  known_signs_.sort();
  const auto people_with = [](const std::vector<entry>& sorted, std::uint64_t mark) {
    const auto from = std::lower_bound(sorted.begin(), sorted.end(), entry{mark, 0});
    return std::lower_bound(from, sorted.end(), entry{mark + 1, 0}) - from;
  };
  std::set<std::uint64_t> out;
  const auto first = first_newcomers();
  for (const auto& one : new_signs_.eck_ids) {
    const auto known = people_with(known_signs_.eck_ids, one.mark);
    const auto before = first.find(one.mark);
    const bool is_second = before != first.end() && before->second != one.key;
    if (known > most_known || (known == 0 && !is_second)) continue;
    out.insert(one.key);
    if (known == 0) like_.emplace(one.key, before->second);
    any_elsewhere(known_signs_.eck_ids, one, [&](std::uint64_t other) {
      like_.emplace(one.key, other);
      return true;
    });
  }
  const auto add_by = [&](const std::vector<entry>& now, const std::vector<entry>& known) {
    for (const auto& one : now) {
      const auto may_be = [&](std::uint64_t other) {
        const bool is_it = !have_other_eck_ids(one.key, other);
        if (is_it) like_.emplace(one.key, other);
        return is_it;
      };
      if (any_elsewhere(known, one, may_be)) out.insert(one.key);
    }
  };
  add_by(new_signs_.names, known_signs_.names);
  add_by(new_signs_.letters_alone, known_signs_.letters);
  add_by(new_signs_.letters, known_signs_.letters_alone);
  for (const auto& one : elsewhere_) {
    any_elsewhere(known_signs_.names, one, [&](std::uint64_t other) {
      in_another_section_.emplace(one.key, other);
      return true;
    });
  }
  for (const auto& [newcomer, known] : in_another_section_) {
    like_.emplace(newcomer, known);
    out.insert(newcomer);
  }
  return out;
}

void moved_keys::note_known_elsewhere(const mac128& newcomer, const mac128& known) {
  in_another_section_.emplace(shortened(newcomer), shortened(known));
}

std::set<std::uint64_t> moved_keys::in_another_section() const {
  std::set<std::uint64_t> out;
  for (const auto& [newcomer, known] : in_another_section_) out.insert(newcomer);
  return out;
}

std::optional<std::uint64_t> moved_keys::whom_is_like(std::uint64_t one) const {
  const auto found = like_.find(one);
  return found == like_.end() ? std::nullopt : std::optional(found->second);
}

// The keys that have a mark of somebody who returns, by mark, each once.
std::map<std::uint64_t, hashes> moved_keys::keys_by(const std::map<std::uint64_t, hashes>& marks_by_key,
                                                    hashes returned::*of_who_waits) const {
  std::map<std::uint64_t, hashes> out;
  for (const auto& one : returns_) {
    for (const auto mark : one.*of_who_waits) out[mark];
    const auto found = marks_by_key.find(one.key);
    if (found == marks_by_key.end()) continue;
    for (const auto mark : found->second) out[mark];
  }
  for (const auto& [key, all] : marks_by_key) {
    for (const auto mark : all) {
      const auto wanted = out.find(mark);
      const bool is_noted = wanted != out.end() && !wanted->second.empty() && wanted->second.back() == key;
      if (wanted != out.end() && !is_noted) wanted->second.push_back(key);
    }
  }
  return out;
}

std::set<std::uint64_t> moved_keys::returned_beside(present there) {
  std::set<std::uint64_t> out;
  if (returns_.empty()) return out;
  for (const auto& one : returns_) there.erase(one.key);
  const auto with_id = keys_by(known_ids_, &returned::ids), with_name = keys_by(names_, &returned::names);
  const auto any_mark = [](const std::map<std::uint64_t, hashes>& by_key, std::uint64_t of, const hashes& more,
                           auto holds) {
    const auto found = by_key.find(of);
    if (found != by_key.end() && std::any_of(found->second.begin(), found->second.end(), holds)) return true;
    return std::any_of(more.begin(), more.end(), holds);
  };
  std::map<std::uint64_t, std::int32_t> before;  // returned before this one in the read: when they had left
  for (const auto& one : returns_) {
    const auto is_beside = [&](std::uint64_t other) {
      const auto stands = there.find(other);
      const auto again = before.find(other);
      if (other == one.key) return false;
      const bool came_since = stands != there.end() && stands->second >= one.left_on;
      const bool is_it = came_since || (again != before.end() && again->second != one.left_on);
      if (is_it) like_.emplace(one.key, other);
      return is_it;
    };
    const bool has_their_id = any_mark(known_ids_, one.key, one.ids, [&](std::uint64_t id) {
      const auto& keys = with_id.at(id);
      const auto others = std::count_if(keys.begin(), keys.end(), [&](std::uint64_t key) { return key != one.key; });
      return others <= most_known && std::any_of(keys.begin(), keys.end(), is_beside);
    });
    const bool has_their_name = any_mark(names_, one.key, one.names, [&](std::uint64_t name) {
      const auto& keys = with_name.at(name);
      return std::any_of(keys.begin(), keys.end(), [&](std::uint64_t other) {
        return !have_others(known_ids_, one.key, other) && is_beside(other);
      });
    });
    if (one.so_far == verdict::waits) continue;  // it is asked only whom they are like
    if (has_their_id || has_their_name) {
      out.insert(one.key);
    } else {
      before.emplace(one.key, one.left_on);
    }
  }
  return out;
}

}  // namespace sluis::state
