#include "daemon/target_alert.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/patience.hpp"

namespace sluis::daemon {

namespace {

void note_success(target_seat& target, const institution_id& institution) {
  if (target.failing_since) {
    spdlog::info("target {} of {} is back; it was failing since {}", target.settings.id.str(), institution.str(), to_string(*target.failing_since));
  }
  target.failing_since.reset();
  target.leave_alone_until.reset();
  target.failures = 0;
}

}  // namespace

result<std::uint64_t> changes_waiting(state::store& store, const target_id& target, const pushed_part& pushed) {
  SLUIS_ASSIGN(const auto open, store.plans().newest_open(target));
  if (!open) return std::uint64_t{0};
  const auto over = open->id == pushed.plan ? pushed.concluded : 0;
  return open->total() - std::min(open->total(), over);
}

void note_try(target_seat& target, const target_report& report, const institution_id& institution, std::uint64_t waiting, instant now) {
  target.problem = report.problem;
  target.cause = report.cause;
  if (report.problem.empty()) return note_success(target, institution);
  if (!target.failing_since) target.failing_since = now;
  target.leave_alone_until = now + patience(++target.failures);
  spdlog::error("target {} of {} is failing since {}, {} changes wait, the next scheduled try is not before {}: {}", target.settings.id.str(),
                institution.str(), to_string(*target.failing_since), waiting, to_string(*target.leave_alone_until), report.problem);
}

}  // namespace sluis::daemon
