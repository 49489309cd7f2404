#include "state/reads/moved_keys.hpp"

#include <algorithm>
#include <cstring>
#include <set>

namespace sluis::state {

namespace {

std::uint64_t shortened(const mac128& mac) {
  std::uint64_t out = 0;
  std::memcpy(&out, mac.data(), sizeof out);
  return out;
}

}  // namespace

void moved_keys::clear() {
  for (auto* const list : {&read_, &before_, &now_, &known_}) {
    list->clear();
    list->shrink_to_fit();
  }
}

void moved_keys::add(std::vector<entry>& to, const mac128& key, const std::vector<std::string>& marks) {
  for (const auto& mark : marks) to.push_back({shortened(keys_.index_mac("mark", mark)), shortened(key)});
}

void moved_keys::read(const mac128& key, const std::vector<std::string>& marks) { add(read_, key, marks); }

void moved_keys::contradicts(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now) {
  add(before_, key, before);
  add(known_, key, before);
  add(now_, key, now);
}

void moved_keys::absent(const mac128& key, const std::vector<std::string>& marks) { add(known_, key, marks); }

bool moved_keys::has_elsewhere(const std::vector<entry>& sorted, const entry& one) {
  for (auto at = std::lower_bound(sorted.begin(), sorted.end(), entry{one.mark, 0}); at != sorted.end() && at->mark == one.mark; ++at) {
    if (at->key != one.key) return true;
  }
  return false;
}

std::uint64_t moved_keys::count() {
  std::sort(read_.begin(), read_.end());
  std::sort(known_.begin(), known_.end());
  std::set<std::uint64_t> moved;
  for (const auto& one : before_) {
    if (has_elsewhere(read_, one)) moved.insert(one.key);
  }
  for (const auto& one : now_) {
    if (has_elsewhere(read_, one) || has_elsewhere(known_, one)) moved.insert(one.key);
  }
  return moved.size();
}

}  // namespace sluis::state
