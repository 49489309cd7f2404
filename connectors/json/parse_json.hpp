// The one way by which JSON from outside becomes a document (tests/unit/architecture_test.cpp finds any other). Boost.JSON's parser checks syntax, UTF-8
// and depth; document_builder counts the rest, so that a document that breaks a bound is never built.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "connectors/json/limits.hpp"
#include "model/result.hpp"

namespace sluis::foreign {

/// One whole JSON text. errc::invalid_input says which bound was broken, or that it is not JSON, and near which byte; it never holds any of the text.
/// A byte order mark is skipped.
[[nodiscard]] result<nlohmann::json> parse_json(std::string_view text, const json_limits& limits = {});

}  // namespace sluis::foreign
