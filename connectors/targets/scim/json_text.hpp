// JSON stops at this folder's edge: nothing outside sees a document. What comes in is never trusted to have the right
// shape.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::targets::scim {

using nlohmann::json;

/// An object within the bounds of foreign JSON; the error says what is wrong and near which byte. Never throws.
[[nodiscard]] result<json> parse_object(std::string_view text);
/// errc::invalid_input if a value is not UTF-8.
[[nodiscard]] result<std::string> to_text(const json& document);

/// The member if it is there and of this type; SCIM's names are case-insensitive (RFC 7643, 2.1), so a differently
/// cased one is found too.
[[nodiscard]] const json* member(const json& object, std::string_view name);
[[nodiscard]] std::string string_member(const json& object, std::string_view name);
[[nodiscard]] std::optional<std::uint64_t> number_member(const json& object, std::string_view name);

/// The member to write to, under exactly this name: one in another case is renamed, so that an object never says the
/// same thing twice. null if there was none.
[[nodiscard]] json& member_to_write(json& object, std::string_view name);
/// In whatever case.
void erase_member(json& object, std::string_view name);

/// An id as a target may give it: 1 to 1024 bytes, no control characters, not "." or "..". Empty for anything else.
[[nodiscard]] std::string id_or_nothing(std::string id);

}  // namespace sluis::targets::scim
