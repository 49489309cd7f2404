// JSON as Google writes it: names are case-sensitive. JSON stops at this folder's edge; what comes in is never trusted
// to have the right shape.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::targets::google {

using nlohmann::json;

/// An object within the bounds of foreign JSON; the error (of an HTML page, say) says what is wrong and near which
/// byte. Never throws.
[[nodiscard]] result<json> parse_object(std::string_view text);
/// errc::invalid_input if a value is not UTF-8.
[[nodiscard]] result<std::string> to_text(const json& document);

/// The member, or nullptr: of no object, or without it.
[[nodiscard]] const json* member(const json& object, const char* name);
/// The member's text; empty if it is anything else.
[[nodiscard]] std::string text_member(const json& object, const char* name);
/// The member's elements; an empty array if it is anything else.
[[nodiscard]] const json& list_member(const json& object, const char* name);

/// Google's ids: 1 to 256 of A-Z a-z 0-9 _ - (so never an address). Empty for anything else.
[[nodiscard]] std::string id_or_nothing(std::string id);

}  // namespace sluis::targets::google
