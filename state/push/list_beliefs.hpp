// Whether a target's lists were believed when they were last compared (mapping/list_trust.hpp), of each address, kept
// over restarts: what the target says of single objects counts only while they are. On the strand.
#pragma once

#include <cstdint>

#include "model/ids.hpp"
#include "model/recipient.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::state {

class store;

/// unknown: they were never compared, or the newest try to read them failed. The numbers are on disk.
enum class belief : std::uint8_t { unknown = 0, believed = 1, not_believed = 2 };

/// The list of users and the list of groups: what is wrong with the one says nothing of the other.
struct list_belief {
  belief users = belief::unknown, groups = belief::unknown;
  [[nodiscard]] belief of(subject_kind what) const { return what == subject_kind::person ? users : groups; }
  bool operator==(const list_belief&) const = default;
};

/// After a try that failed: what was believed is unknown; what was not believed stays so.
[[nodiscard]] list_belief after_failure(list_belief before);

class list_beliefs {
 public:
  explicit list_beliefs(store& s) : store_(s) {}

  [[nodiscard]] list_belief at(const target_id& target, const recipient& address);
  /// Commits. Nothing in it is a mutation: no entry of the log tells of it.
  result<void> keep(const target_id& target, const recipient& address, const list_belief& what);

 private:
  store& store_;
};

}  // namespace sluis::state
