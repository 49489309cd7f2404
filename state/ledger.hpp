// The consent ledger: the only maker of a grant (architecture, decision 3; R-B3). Append-only: a withdrawal is a fact of its own.
// Who signed and with what mandate is personal data: stored encrypted under the consent's own key. One thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "model/consent.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

class ledger {
 public:
  explicit ledger(store& s) : store_(s) {}

  /// Records a consent (leaf consent.granted) and commits. `id`, `recorded_*` and `withdrawn_*` of the argument are ignored. Refuses: no attribute, until before
  /// from, empty signatory, mandate or evidence, an evidence hash that is not 64 hex digits.
  result<consent> record(consent what, const actor_id& by);
  /// Withdraws every consent of this target that is not yet withdrawn; errc::not_found if there is none.
  result<std::uint64_t> withdraw(const target_id& target, const actor_id& by);
  result<std::vector<consent>> list();

  /// What a push to this target may rest on today:
  ///   the newest recorded, unwithdrawn consent with from <= today <= until  -> a grant of kind consent;
  ///   none valid now, but one was valid before (withdrawn or past its end) -> a grant of kind withdrawal;
  ///   never one, or only future ones                                       -> nothing.
  /// Whoever recorded it must have been an administrator: that is checked at the socket, and its actor is on record.
  result<std::optional<grant>> valid_grant(const target_id& target, day today);

 private:
  store& store_;
};

}  // namespace sluis::state
