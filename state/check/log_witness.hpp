// Tables that no single entry tells of row by row: each witness hears the whole log, in order, and says at its end
// which row does not agree with what it heard. An entry that a restore took from the log alone says nothing of rows.
#pragma once

#include <memory>
#include <vector>

#include "state/check/log_followers.hpp"
#include "state/check/parts.hpp"
#include "state/log/leaf.hpp"

namespace sluis::state {

class log_witness {
 public:
  log_witness() = default;
  virtual ~log_witness() = default;
  log_witness(const log_witness&) = delete;
  log_witness& operator=(const log_witness&) = delete;
  virtual void meet(const tlog::leaf& entry) = 0;
  /// After the last entry; not called where entries are missing, which is a finding of its own.
  virtual void end() = 0;
};

using shared_absences = std::shared_ptr<const known_gaps>;

/// Tables subject and actor, the school of every scope, and who has left according to table current.
[[nodiscard]] std::unique_ptr<log_witness> subject_witness(const check_context& at, shared_absences gone);
/// Tables plan and progress.
[[nodiscard]] std::unique_ptr<log_witness> plan_witness(const check_context& at, shared_absences gone);
/// Tables fence, epoch_change, erased, receipt, and a restore that no daemon has seen yet.
[[nodiscard]] std::unique_ptr<log_witness> erasure_witness(const check_context& at, shared_absences gone);
/// Which accounts table shadow must know, and table lost_account.
[[nodiscard]] std::unique_ptr<log_witness> account_witness(const check_context& at, shared_absences gone);
/// Table last_read.
[[nodiscard]] std::unique_ptr<log_witness> read_witness(const check_context& at, shared_absences gone);
[[nodiscard]] std::vector<std::unique_ptr<log_witness>> all_witnesses(const check_context& at,
                                                                      const shared_absences& gone);

}  // namespace sluis::state
