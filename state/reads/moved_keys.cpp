#include "state/reads/moved_keys.hpp"

#include <algorithm>
#include <cstring>

namespace sluis::state {

namespace {

std::vector<std::string> without(const std::vector<std::string>& marks, const std::vector<std::string>& others) {
  std::vector<std::string> out;
  for (const auto& one : marks) {
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
  for (auto* const list : {&read_, &before_, &now_, &known_, &lost_, &gained_, &left_, &new_}) {
    list->clear();
    list->shrink_to_fit();
  }
}

void moved_keys::add(std::vector<entry>& to, const mac128& key, const std::vector<std::string>& marks) {
  for (const auto& mark : marks) to.push_back({shortened(keys_.index_mac("mark", mark)), shortened(key)});
}

void moved_keys::read(const mac128& key, const std::vector<std::string>& marks) { add(read_, key, marks); }

void moved_keys::newcomer(const mac128& key, const std::vector<std::string>& marks) {
  add(read_, key, marks);
  add(new_, key, marks);
}

void moved_keys::contradicts(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now) {
  add(before_, key, before);
  add(known_, key, before);
  add(now_, key, now);
}

// What both have says nothing: a namesake who comes is no sign that this one went.
void moved_keys::changes(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now) {
  const auto lost = without(before, now), gained = without(now, before);
  add(lost_, key, lost);
  add(known_, key, lost);
  add(gained_, key, gained);
  add(read_, key, gained);
}

void moved_keys::left(const mac128& key, const std::vector<std::string>& marks) { add(left_, key, marks); }

void moved_keys::absent(const mac128& key, const std::vector<std::string>& marks) { add(known_, key, marks); }

bool moved_keys::has_elsewhere(const std::vector<entry>& sorted, const entry& one) {
  for (auto at = std::lower_bound(sorted.begin(), sorted.end(), entry{one.mark, 0}); at != sorted.end() && at->mark == one.mark; ++at) {
    if (at->key != one.key) return true;
  }
  return false;
}

void moved_keys::sort() {
  for (auto* const list : {&read_, &known_, &left_, &new_}) std::sort(list->begin(), list->end());
}

void moved_keys::add_exchanged(std::set<std::uint64_t>& to) const {
  for (const auto& one : lost_) {
    if (has_elsewhere(read_, one)) to.insert(one.key);
  }
  for (const auto& one : gained_) {
    if (has_elsewhere(known_, one) || has_elsewhere(left_, one)) to.insert(one.key);
  }
}

std::set<std::uint64_t> moved_keys::exchanged() {
  sort();
  std::set<std::uint64_t> out;
  add_exchanged(out);
  for (const auto* const gone : {&before_, &lost_}) {
    for (const auto& one : *gone) {
      for (auto at = std::lower_bound(new_.begin(), new_.end(), entry{one.mark, 0}); at != new_.end() && at->mark == one.mark; ++at) out.insert(at->key);
    }
  }
  return out;
}

std::uint64_t moved_keys::count() {
  sort();
  std::set<std::uint64_t> moved;
  add_exchanged(moved);
  for (const auto& one : before_) {
    if (has_elsewhere(read_, one)) moved.insert(one.key);
  }
  for (const auto& one : now_) {
    if (has_elsewhere(read_, one) || has_elsewhere(known_, one)) moved.insert(one.key);
  }
  return moved.size();
}

}  // namespace sluis::state
