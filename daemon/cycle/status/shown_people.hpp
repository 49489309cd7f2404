// What is shown of people, in two steps between which the showing is put on record (daemon/process/record_showing.hpp):
// first who they are, then what is shown. So what is shown is of a state that is not older than its record, and whoever
// was erased between is not shown. In a question.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Whoever was erased since they were found is not among them.
[[nodiscard]] result<std::vector<person_view>> view_people(state::store& store, const std::vector<target_id>& targets,
                                                           const std::vector<subject_id>& whom);

/// Nothing: another institution's, or nobody's.
[[nodiscard]] result<std::optional<plan_summary>> plan_named(state::store& store, const std::string& hash);

/// Whom the lines of a plan are about that one page shows.
struct people_of_page {
  plan_summary plan;
  std::vector<subject_id> shown;
};
/// Nothing: as plan_named.
[[nodiscard]] result<std::optional<people_of_page>> people_of_plan(state::store& store, const std::string& hash,
                                                                   std::uint64_t from, std::uint64_t limit);
/// A page that shows these and nobody else, whatever became of the plan meanwhile.
[[nodiscard]] result<plan_page> view_recorded_page(state::store& store, const people_of_page& of, std::uint64_t from,
                                                   std::uint64_t limit);

}  // namespace sluis::daemon
