#include "state/reads/moved_keys.hpp"

#include <algorithm>
#include <cstring>

namespace sluis::state {

namespace {

bool is_eck_id(const std::string& mark) {
  return mark.starts_with("eck ");
}
bool is_letter(const std::string& mark) {
  return mark.find(" letter ") != std::string::npos;
}
bool says_initials(const moved_keys::marks& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const std::string& mark) { return mark.find(" initials ") != std::string::npos; });
}

moved_keys::marks without(const moved_keys::marks& all, const moved_keys::marks& others) {
  moved_keys::marks out;
  for (const auto& one : all) {
    if (std::find(others.begin(), others.end(), one) == others.end()) out.push_back(one);
  }
  return out;
}

}  // namespace

std::uint64_t moved_keys::shortened(const mac128& mac) {
  std::uint64_t out = 0;
  std::memcpy(&out, mac.data(), sizeof out);
  return out;
}

void moved_keys::clear() {
  for (auto* const list : {&before_, &now_, &read_, &new_, &gone_, &present_, &left_, &former_, &elsewhere_}) {
    list->clear();
    list->shrink_to_fit();
  }
  new_signs_.clear();
  known_signs_.clear();
  eck_ids_.clear();
  new_keys_.clear();
  new_places_.clear();
  returns_.clear();
  known_ids_.clear();
  like_.clear();
  in_another_section_.clear();
  changes_.clear();
  names_.clear();
  letters_.clear();
}

void moved_keys::add(std::vector<entry>& to, const mac128& key, const marks& all) {
  for (const auto& mark : all) to.push_back({hash_of(mark), shortened(key)});
}

void moved_keys::note_names(const mac128& key, const marks& all) {
  auto& noted = names_[shortened(key)];
  auto& letters = letters_[shortened(key)];
  for (const auto& mark : all) {
    if (!is_eck_id(mark)) (is_letter(mark) ? letters : noted).push_back(hash_of(mark));
  }
}

void moved_keys::contradicts(const mac128& key, const marks& before, const marks& now) {
  add(before_, key, before);
  add(gone_, key, before);
  add(now_, key, now);
  add(read_, key, now);
  note_names(key, now);
}

void moved_keys::newcomer(const mac128& key, const marks& now, record how) {
  add(read_, key, now);
  add(new_, key, now);
  note_names(key, now);
  note_signs(new_signs_, key, now, likeness::names_too);
  new_keys_.insert(shortened(key));
  if (how == record::valid) new_places_.emplace(shortened(key), new_places_.size());
}

void moved_keys::returns(const mac128& key, const marks& now, std::int32_t left_on, verdict so_far) {
  returns_.push_back({shortened(key), left_on, so_far});
  if (so_far == verdict::waits) {
    auto& one = returns_.back();
    for (const auto& mark : now) {
      if (!is_letter(mark)) (is_eck_id(mark) ? one.ids : one.names).push_back(hash_of(mark));
    }
    return;
  }
  note_names(key, now);
  note_ids(key, now);
}

bool moved_keys::has_returns() const {
  return std::any_of(returns_.begin(), returns_.end(), [](const returned& one) { return one.so_far == verdict::open; });
}

void moved_keys::note_ids(const mac128& key, const marks& all) {
  for (const auto& mark : all) {
    if (is_eck_id(mark)) known_ids_[shortened(key)].push_back(hash_of(mark));
  }
}

void moved_keys::may_be_newcomer(const mac128& key, const marks& all, likeness by) {
  note_signs(known_signs_, key, all, by);
}

void moved_keys::note_signs(signs& to, const mac128& key, const marks& all, likeness by) {
  const bool are_letters_alone = says_initials(all);
  for (const auto& mark : all) {
    const bool is_id = is_eck_id(mark);
    if (!is_id && by != likeness::names_too) continue;  // nothing is hashed for it
    const entry one{hash_of(mark), shortened(key)};
    if (is_id) {
      eck_ids_[one.key].push_back(one.mark);
      to.eck_ids.push_back(one);
      continue;
    }
    (is_letter(mark) ? to.letters : to.names).push_back(one);
    if (is_letter(mark) && are_letters_alone) to.letters_alone.push_back(one);
  }
}

void moved_keys::signs::sort() {
  for (auto* const list : {&eck_ids, &names, &letters, &letters_alone}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
}

// What both have says nothing: a namesake who comes is no sign that this one went.
void moved_keys::changes(const mac128& key, const marks& before, const marks& now, names which,
                         const std::string& proof) {
  const auto lost = without(before, now), gained = without(now, before);
  if (lost.empty() && gained.empty()) return;
  change out;
  out.key = shortened(key);
  out.is_other = which == names::other;
  const bool letters_count = says_initials(before) || says_initials(now);  // else many share one
  if (!proof.empty()) out.proof.push_back(hash_of(proof));
  const auto sort_out = [&](const marks& from, hashes& to_names, hashes& to_ids) {
    for (const auto& mark : from) {
      if (is_letter(mark) && !letters_count) continue;
      (is_eck_id(mark) ? to_ids : to_names).push_back(hash_of(mark));
      if (is_whole(mark)) out.wholes.insert(hash_of(mark));
    }
  };
  sort_out(lost, out.lost_names, out.lost_ids);
  sort_out(gained, out.gained_names, out.gained_ids);
  add(gone_, key, lost);
  add(read_, key, gained);
  note_names(key, before);
  note_names(key, now);
  changes_[out.key] = std::move(out);
}

void moved_keys::known(const mac128& key, const marks& all, const marks& former, presence where) {
  for (const auto& mark : former) {
    if (!is_letter(mark)) former_.push_back({hash_of(mark), shortened(key)});
  }
  if (where == presence::absent) add(gone_, key, all);
  add(where == presence::left ? left_ : present_, key, all);
  note_names(key, all);
  note_ids(key, all);
}

bool moved_keys::has_elsewhere(const std::vector<entry>& sorted, const entry& one) {
  return any_elsewhere(sorted, one, [](std::uint64_t) { return true; });
}

void moved_keys::sort() {
  for (auto* const list : {&read_, &new_, &gone_, &present_, &left_, &former_}) std::sort(list->begin(), list->end());
}

bool moved_keys::shares_a_name(std::uint64_t one, std::uint64_t other) const {
  const auto a = names_.find(one), b = names_.find(other);
  return a != names_.end() && b != names_.end() && has_common(a->second, b->second);
}

// Each has a name now that the other had.
bool moved_keys::are_exchanged(const change& one, std::uint64_t other) const {
  const auto found = changes_.find(other);
  const auto has_of = [this](const change& now, std::uint64_t before) {
    return has_common(now.gained_names, names_.at(before)) || has_common(now.gained_names, letters_.at(before));
  };
  return found != changes_.end() && has_of(one, other) && has_of(found->second, one.key);
}

// An ECK iD is under `other` as well. Under the same name they are two records of one person, unless the one who had it
// has another one now.
bool moved_keys::is_another_person(const change& one, std::uint64_t other) const {
  if (!shares_a_name(one.key, other)) return true;
  const auto found = changes_.find(other);
  if (found == changes_.end()) return false;
  const auto has_passed_on = [](const change& from, const change& to) {
    return has_common(from.lost_ids, to.gained_ids) && !from.gained_ids.empty();
  };
  return has_passed_on(found->second, one) || has_passed_on(one, found->second);
}

bool moved_keys::is_contradicted(const change& one) const {
  const auto any_of = [&](const hashes& of, auto holds) {
    return std::any_of(of.begin(), of.end(), [&](std::uint64_t mark) { return holds(entry{mark, one.key}); });
  };
  const bool is_proven = !one.proof.empty() && !any_of(one.proof, [&](const entry& e) {
    return has_elsewhere(present_, e) || has_elsewhere(read_, e);
  });
  if (is_proven) return false;
  const auto another = [&](std::uint64_t other) { return is_another_person(one, other); };
  const auto counts = [&](const entry& e) {
    return [&one, e, this](std::uint64_t other) {
      return one.is_other || one.wholes.contains(e.mark) || are_exchanged(one, other);
    };
  };
  return any_of(one.lost_names,
                [&](const entry& e) {
                  return any_elsewhere(read_, e, counts(e)) || (one.is_other && has_elsewhere(present_, e));
                }) ||
         any_of(one.gained_names,
                [&](const entry& e) {
                  return any_elsewhere(present_, e, counts(e)) || any_elsewhere(left_, e, counts(e));
                }) ||
         any_of(one.lost_ids, [&](const entry& e) { return any_elsewhere(read_, e, another); }) ||
         any_of(one.gained_ids, [&](const entry& e) {
           return any_elsewhere(present_, e, another) || any_elsewhere(left_, e, another);
         });
}

std::set<std::uint64_t> moved_keys::exchanged() {
  sort();
  std::set<std::uint64_t> out;
  const auto add_newcomers = [&](const entry& gone) {
    any_elsewhere(new_, gone, [&](std::uint64_t key) {
      if (!have_other_eck_ids(gone.key, key)) out.insert(key);
      return false;
    });
  };
  for (const auto& one : before_) add_newcomers(one);
  for (const auto& one : former_) add_newcomers(one);
  for (const auto& [key, one] : changes_) {
    if (!is_contradicted(one)) continue;
    out.insert(key);
    for (const auto* const lost : {&one.lost_names, &one.lost_ids}) {
      for (const auto mark : *lost) add_newcomers({mark, key});
    }
  }
  return out;
}

// A newcomer with the name of before and an ECK iD of their own is a namesake.
bool moved_keys::may_stand_under(std::uint64_t key, std::uint64_t other) const {
  return !new_keys_.contains(other) || !have_other_eck_ids(key, other);
}

std::uint64_t moved_keys::count() {
  sort();
  std::set<std::uint64_t> moved;
  for (const auto& one : before_) {
    if (any_elsewhere(read_, one, [&](std::uint64_t other) { return may_stand_under(one.key, other); }))
      moved.insert(one.key);
  }
  for (const auto& one : now_) {
    if (has_elsewhere(read_, one) || has_elsewhere(gone_, one)) moved.insert(one.key);
  }
  return moved.size();
}

}  // namespace sluis::state
