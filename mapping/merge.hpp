// Two streams in ascending order of id, walked side by side; one pair in memory (architecture, decision 12).
#pragma once

#include <optional>
#include <utility>

#include "mapping/plan.hpp"

namespace sluis::mapping {

/// A stream that insists on its order: out of order, a merge would take present people for absent ones.
template <class T>
class ordered {
 public:
  ordered(const stream<T>& pull, const char* name) : pull_(pull), name_(name) {}

  [[nodiscard]] const std::optional<T>& head() const { return head_; }
  result<void> advance() {
    auto next = pull_();
    if (!next) return std::move(next).error();
    if (head_ && *next && !(head_->id < (*next)->id)) {
      return error{errc::invalid_input,
                   std::string("the stream of ") + name_ + " is not in ascending order at " + (*next)->id.hex(),
                   "nothing was planned; check the state (sluis check) and report it"};
    }
    head_ = *std::move(next);
    return {};
  }

 private:
  const stream<T>& pull_;
  const char* name_;
  std::optional<T> head_;
};

/// Calls visit(desired or nullptr, existing or nullptr) for each id of either stream.
template <class Desired, class Existing, class Visit>
result<void> merge(const stream<Desired>& desired, const stream<Existing>& existing, const Visit& visit) {
  ordered<Desired> left(desired, "what should be");
  ordered<Existing> right(existing, "what is");
  SLUIS_TRY(left.advance());
  SLUIS_TRY(right.advance());
  while (left.head() || right.head()) {
    const bool use_left = left.head() && (!right.head() || left.head()->id <= right.head()->id);
    const bool use_right = right.head() && (!left.head() || right.head()->id <= left.head()->id);
    SLUIS_TRY(visit(use_left ? &*left.head() : nullptr, use_right ? &*right.head() : nullptr));
    if (use_left) SLUIS_TRY(left.advance());
    if (use_right) SLUIS_TRY(right.advance());
  }
  return {};
}

}  // namespace sluis::mapping
