// The template of a login, as an institution writes it: `{given}.{prefix}{family}`. config refuses one that cannot be
// parsed, mapping fills it. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace sluis {

/// What of a name a placeholder stands for: `{given} {prefix} {family} {initials} {initial}`.
enum class name_part : std::uint8_t { given, prefix, family, initials, initial };
inline constexpr std::array<std::string_view, 5> name_part_texts = {"given", "prefix", "family", "initials", "initial"};

/// A literal, or (where it has a part) a placeholder.
struct template_piece {
  std::string literal;
  std::optional<name_part> part;
};

/// Placeholders and literal [a-z0-9.-]: at least one placeholder, at most 32 literal characters. The error says what is
/// wrong at which character, and what is allowed.
[[nodiscard]] result<std::vector<template_piece>> parse_login_template(std::string_view text);

}  // namespace sluis
