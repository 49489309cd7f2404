// Collections and single objects as answers: $filter (eq, startswith), $select, $top, and pages by @odata.nextLink.
#pragma once

#include "tests/lab/graph/asked.hpp"
#include "tests/lab/graph/directory.hpp"
#include "tests/lab/graph/schema.hpp"

namespace lab::graph {

/// One object with what $select names, else with what comes by default. Throws refusal 400 for a property that there is
/// not.
[[nodiscard]] json shown(const directory& in, const object& o, const asked& by);

/// Users or groups, present or deleted. `base` begins the next page's link. Throws refusal 400 for any query option or
/// filter that this tenant does not know.
[[nodiscard]] reply list(directory& in, kind what, directory::life stands, const asked& by, const std::string& base);
/// Who is in a group.
[[nodiscard]] reply list_members(directory& in, const object& group, const asked& by, const std::string& base);

}  // namespace lab::graph
