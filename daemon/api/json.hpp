// The daemon's words in JSON: one function a type, the keys as docs/api.md shows them. Times are RFC 3339 in UTC, days
// YYYY-MM-DD, handles and hashes lower-case hex; what is not known is null.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "model/mutation.hpp"

namespace sluis::daemon::api {

[[nodiscard]] json to_json(const std::optional<instant>& time);
[[nodiscard]] json to_json(const std::optional<day>& date);
[[nodiscard]] json to_json(const field_map& fields);

[[nodiscard]] json to_json(const source_status& what);
[[nodiscard]] json to_json(const target_status& what);
[[nodiscard]] json to_json(const institution_status& what);
[[nodiscard]] json to_json(const school_line& what);
[[nodiscard]] json to_json(const left_account& what);
[[nodiscard]] json to_json(const held_read_view& what);
[[nodiscard]] json to_json(const invalid_view& what);
[[nodiscard]] json to_json(const invalid_keys_page& what);
[[nodiscard]] json to_json(const finding_view& what);
[[nodiscard]] json to_json(const pause_view& what);

/// creates, updates and deletes count users and groups together; creates_users … tell them apart.
/// `failed`: of its changes, of a plan that was pushed.
[[nodiscard]] json to_json(const plan_summary& what, std::uint64_t failed = 0);
[[nodiscard]] json to_json(const plan_line& what);
[[nodiscard]] json to_json(const plan_page& what);

[[nodiscard]] json to_json(const read_report& what);
[[nodiscard]] json to_json(const target_report& what);
[[nodiscard]] json to_json(const backup_view& what);
[[nodiscard]] json to_json(const source_behind& what);
[[nodiscard]] json to_json(const sync_report& what);
[[nodiscard]] json to_json(const job_line& what);
/// `plan` and `pushed` are sums over all targets, `plan.hash` is the first one's; details under
/// institutions[].targets[]. `plan.invalid` counts a record once, however many targets an institution has.
[[nodiscard]] json to_json(const job_view& what);
[[nodiscard]] const char* to_string(job_view::state how) noexcept;

[[nodiscard]] json to_json(const erasure_view& what);
[[nodiscard]] json to_json(const order_view& what);
[[nodiscard]] json to_json(const block_view& what);
[[nodiscard]] json to_json(const erasure_story& what);
[[nodiscard]] json to_json(const absence_view& what);
[[nodiscard]] json to_json(const clock_view& what);

[[nodiscard]] json to_json(const disclosure_report& what);

[[nodiscard]] json to_json(const consent& what);
[[nodiscard]] json to_json(const left_view& what);
[[nodiscard]] json to_json(const withdrawal_preview& what);
[[nodiscard]] json to_json(const move_preview& what);
[[nodiscard]] json to_json(const closing_preview& what);
[[nodiscard]] json to_json(const leave_preview& what);
[[nodiscard]] json to_json(const registered_consent& what);
[[nodiscard]] json to_json(const recorded_consent& what);
[[nodiscard]] json to_json(const person& what);
[[nodiscard]] json to_json(const person_view& what);

template <class T>
[[nodiscard]] json list_json(const std::vector<T>& all) {
  json out = json::array();
  for (const auto& each : all) out.push_back(to_json(each));
  return out;
}

}  // namespace sluis::daemon::api
