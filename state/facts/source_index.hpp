// The subjects of one school as one source knows them, by the keyed hash of the source's key; lives as long as a read.
// About 100 bytes a subject. One thread at a time.
#pragma once

#include <deque>
#include <vector>

#include "state/facts/known_subject.hpp"

namespace sluis::state {

class source_index {
 public:
  source_index();
  /// Valid until clear().
  [[nodiscard]] known_subject* find(const mac128& key);
  /// The key must not be in it.
  known_subject& add(const known_subject& one);
  void clear();

  [[nodiscard]] std::deque<known_subject>& all() noexcept { return all_; }
  /// Those for whom `wanted` says yes, ascending by kind and handle: the order of the table they go to, and one that
  /// says nothing about the order of the source.
  template <class Wanted>
  [[nodiscard]] std::vector<known_subject*> sorted(const Wanted& wanted) {
    std::vector<known_subject*> out;
    for (auto& one : all_) {
      if (wanted(one)) out.push_back(&one);
    }
    sort(out);
    return out;
  }

 private:
  static void sort(std::vector<known_subject*>& subjects);
  void grow();
  [[nodiscard]] std::size_t start_of(const mac128& key) const;

  std::deque<known_subject> all_;
  std::vector<std::uint32_t> slots_;  // position in all_ plus one; 0: free
  std::size_t mask_ = 0;
};

}  // namespace sluis::state
