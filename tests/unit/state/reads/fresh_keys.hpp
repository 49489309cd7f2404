// A school of children of whom some stand under other keys than before.
#pragma once

#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {

class fresh_keys : public contradictions {
 protected:
  /// The first `renewed` of them stand under other keys.
  static school_read renewed(int count, int renewed, bool with_eck_ids = true) {
    auto out = children(count);
    for (int i = 0; i < count; ++i) {
      auto& one = out.persons[static_cast<std::size_t>(i)];
      if (i < renewed) one.key = "new-" + one.key;
      if (!with_eck_ids) one.facts.eck_id.clear();
    }
    return out;
  }
  std::uint64_t active() { return store_->facts().counts().value().students; }
};

}  // namespace sluis::state
