// The one way by which JSON from outside becomes a document (tests/unit/architecture_test.cpp finds any other).
// Boost.JSON's parser goes over it twice: first bounds_check counts, then document_builder builds, so that nothing of a
// text that breaks a bound is built.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "connectors/json/limits.hpp"
#include "model/result.hpp"

namespace sluis::foreign {

/// One whole JSON text. errc::invalid_input says which bound was broken, or that it is not JSON, and near which byte;
/// it never holds any of the text. A byte order mark is skipped.
[[nodiscard]] result<nlohmann::json> parse_json(std::string_view text, const json_limits& limits = {});

}  // namespace sluis::foreign
