#include "state/reads/changed_names.hpp"

#include <algorithm>

#include "state/reads/moved_keys.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t fewest_alike = 3, fewest_in_steps = 5, fewest_different = 2;

bool has(const changed_names::marks& all, const std::string& mark) {
  return std::find(all.begin(), all.end(), mark) != all.end();
}

/// A group may be called "A", and many people have one of 26 initials.
bool is_one_letter(const std::string& word) {
  return word.size() == 1 && (word.front() < '0' || word.front() > '9');
}

const std::string& first_name_of(const person& p) {
  return p.call_name.empty() ? p.given_names : p.call_name;
}

}  // namespace

std::uint64_t changed_names::hash_of(const std::string& text) const {
  return moved_keys::shortened(keys_.index_mac("mark", text));
}

void changed_names::clear() {
  lost_.clear();
  gained_.clear();
  words_.clear();
  groups_.clear();
  renamed_groups_.clear();
  families_.clear();
  now_.clear();
  with_group_.clear();
  with_own_group_.clear();
  roles_.clear();
}

void changed_names::add_group(const std::string& name, group by_this_read) {
  if (name.empty() || is_one_letter(name)) return;
  const auto hashed = hash_of(name);
  const bool is_first = groups_.insert(hashed).second;
  if (by_this_read == group::as_before)
    renamed_groups_.erase(hashed);
  else if (is_first)
    renamed_groups_.insert(hashed);
}

void changed_names::add_family(const std::string& name) {
  if (!name.empty()) families_.insert(hash_of(name));
}

void changed_names::add(const change& of) {
  roles_.emplace(of.key, of.now.role);
  if (of.at == when::now) now_.insert(of.key);
  note_moved(of);
  if (of.at == when::now) note_group(of);
  for (const auto& one : of.names) {
    const auto hashed = hash_of(one.now);
    if (one.what != new_name::part::within) words_[{one.what, hashed}].try_emplace(of.key, hash_of(one.before));
  }
}

void changed_names::note_group(const change& of) {
  std::set<hash> own, found;
  for (const auto& one : of.names) {
    const auto hashed = hash_of(one.now);
    if (groups_.contains(hashed)) found.insert(hashed);
    if (one.what == new_name::part::family || one.what == new_name::part::whole_family) own.insert(hashed);
  }
  if (found.empty()) return;
  const bool is_own = std::all_of(found.begin(), found.end(),
                                  [&](hash one) { return own.contains(one) && renamed_groups_.contains(one); });
  (is_own ? with_own_group_ : with_group_).insert(of.key);
}

void changed_names::note_moved(const change& of) {
  for (const auto& mark : of.marks_before) {
    if (is_whole(mark) && !has(of.marks_now, mark)) lost_.insert({hash_of(mark), of.key});
  }
  for (const auto& mark : of.marks_now) {
    if (is_whole(mark) && !has(of.marks_before, mark)) gained_.insert({hash_of(mark), of.key});
  }
  const auto note = [&](const char* what, const std::string& was, const std::string& is) {
    if (was == is || was.empty() || is.empty()) return;
    lost_.insert({hash_of(what + was), of.key});
    gained_.insert({hash_of(what + is), of.key});
  };
  note("family ", of.before.family_name, of.now.family_name);
  note("first ", first_name_of(of.before), first_name_of(of.now));
}

names_told changed_names::told(const std::set<std::uint64_t>& keys) const {
  names_told out;
  for (const auto key : keys) {
    ++(is_now(key) ? out.now : out.before);
    out.who.insert(roles_.at(key));
  }
  return out;
}

names_told changed_names::moved() const {
  std::set<std::uint64_t> keys;
  bool is_of_this_read = false;
  for (const auto& [part, key] : gained_) {
    for (auto at = lost_.lower_bound({part, 0}); at != lost_.end() && at->first == part; ++at) {
      if (at->second == key) continue;
      keys.insert(key);
      is_of_this_read = is_of_this_read || is_now(key) || is_now(at->second);
    }
  }
  return is_of_this_read ? told(keys) : names_told{};
}

names_told changed_names::told_of_words(counts is_so) const {
  std::set<std::uint64_t> keys;
  bool is_of_this_read = false;
  for (const auto& [what, who] : words_) {
    std::set<hash> before;
    for (const auto& [key, name] : who) before.insert(name);
    if (before.size() < fewest_different || !(this->*is_so)(what, who)) continue;
    for (const auto& [key, name] : who) {
      keys.insert(key);
      is_of_this_read = is_of_this_read || is_now(key);
    }
  }
  return is_of_this_read ? told(keys) : names_told{};
}

// Prefixes are few and put right often.
bool changed_names::is_alike(const word& what, const names_before& who) const {
  using enum new_name::part;
  if (what.first == added || what.first == signs) return false;
  if (what.first != prefix || who.size() >= fewest_in_steps) return who.size() >= fewest_alike;
  return std::count_if(who.begin(), who.end(), [&](const auto& one) { return is_now(one.first); }) >=
         static_cast<std::ptrdiff_t>(fewest_alike);
}

bool changed_names::is_added(const word& what, const names_before& who) const {
  return what.first == new_name::part::added && who.size() >= fewest_in_steps && !families_.contains(what.second);
}

bool changed_names::are_signs(const word& what, const names_before& who) const {
  return what.first == new_name::part::signs && who.size() >= fewest_alike;
}

names_told changed_names::alike() const {
  return told_of_words(&changed_names::is_alike);
}
names_told changed_names::added() const {
  return told_of_words(&changed_names::is_added);
}
names_told changed_names::with_signs() const {
  return told_of_words(&changed_names::are_signs);
}

names_told changed_names::of_groups() const {
  auto all = with_group_;
  all.insert(with_own_group_.begin(), with_own_group_.end());
  return with_group_.empty() && all.size() == 1 ? names_told{} : told(all);
}

}  // namespace sluis::state
