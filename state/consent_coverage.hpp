// Whom the consents for a target cover over time, by role and school: until when somebody was covered, and who is
// covered on a later day. One thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "model/clock.hpp"
#include "model/coverage.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

class consent_coverage {
 public:
  /// One consent, on the days on which it was, is or will be the one in force.
  struct span {
    day from{}, last{};
    bool was_withdrawn = false;  // on its last day
    role_set roles;
    bool all_schools = true;
    std::vector<subject_id> schools;  // sorted
  };
  struct end {
    day last{};
    bool was_withdrawn = false;
    bool operator==(const end&) const = default;
  };

  consent_coverage() = default;
  explicit consent_coverage(std::vector<span> spans) : spans_(std::move(spans)) {}

  [[nodiscard]] bool covers(role who, const subject_id& school, day on) const;
  /// When the newest consent that covered them ended, of those that had begun by `today`; nothing: none ever did.
  [[nodiscard]] std::optional<end> last_covered(role who, const subject_id& school, day today) const;
  /// The same of a school, whatever the role.
  [[nodiscard]] std::optional<end> school_last_covered(const subject_id& school, day today) const;
  /// Each of them covers every role and school: who was covered once is covered as long as one is in force.
  [[nodiscard]] bool is_always_whole() const;
  /// The days after `today` on which another consent takes effect, ascending.
  [[nodiscard]] std::vector<day> changes_after(day today) const;

 private:
  std::vector<span> spans_;
};

/// A consent that is recorded with a first day that is over takes effect when it is recorded.
[[nodiscard]] result<consent_coverage> coverage_of(store& store, const target_id& target);

}  // namespace sluis::state
