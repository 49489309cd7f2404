// Attributes as bytes, before they are sealed: for each field, in ascending order, its number (one byte), the length of
// its value (two, big-endian) and the value. One map has one encoding. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/account.hpp"

namespace sluis::state {

/// Throws std::length_error for a value above 65535 bytes.
void append_fields(std::string& out, const field_map& fields);
[[nodiscard]] std::string encode_fields(const field_map& fields);
/// Nothing for anything that append_fields does not write.
[[nodiscard]] std::optional<field_map> decode_fields(std::string_view bytes);

}  // namespace sluis::state
