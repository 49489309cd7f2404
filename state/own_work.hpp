// A store::work of the function's own, unless its caller has a transaction open: then what it writes is part of that
// one, and lands or is given up with it. So that a push can put outcomes and the next intents on record in one commit.
// One thread at a time.
#pragma once

#include <optional>

#include "state/store.hpp"

namespace sluis::state {

class own_work {
 public:
  explicit own_work(store& s) {
    if (!s.db().in_transaction()) work_.emplace(s);
  }
  /// As store::work::commit; within the caller's transaction nothing.
  result<void> commit() { return work_ ? work_->commit() : result<void>(); }

 private:
  std::optional<store::work> work_;
};

}  // namespace sluis::state
