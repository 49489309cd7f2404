// Small helpers for people's eyes, and for reading the daemon's JSON without falling over what is missing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/api/answer.hpp"

namespace sluis::daemon::client {

using api::json;

/// "" / 0 / {} / [] for what is absent, null or of another type: a newer daemon may say more, an older one less.
[[nodiscard]] std::string text(const json& from, const char* key);
[[nodiscard]] std::uint64_t number(const json& from, const char* key);
/// Who acted: "uid:1000 (anna), <handle>", from `key` and `key`_name; the handle alone where no name is known.
[[nodiscard]] std::string actor_text(const json& from, const std::string& key);
[[nodiscard]] const json& part(const json& from, const char* key);
[[nodiscard]] const json& list(const json& from, const char* key);
/// Is it there, and true?
[[nodiscard]] bool is_set(const json& from, const char* key);
/// "a, b": the texts of a list, each fit to be printed.
[[nodiscard]] std::string joined(const json& texts);
/// "create user" of "create_user".
[[nodiscard]] std::string spaced(std::string word);

/// "1,290"
[[nodiscard]] std::string grouped(std::uint64_t n);
/// "1 student", "2 students"
[[nodiscard]] std::string counted(std::uint64_t n, const std::string& one, const std::string& many);
/// "2026-11-23T13:09:34.120Z" as "2026-11-23 13:09:34"; "-" for null or nothing.
[[nodiscard]] std::string moment(const json& from, const char* key);
/// Likewise in a sentence: "2026-11-23 13:09:34 UTC". Tables leave the zone out.
[[nodiscard]] std::string moment_in_words(const json& from, const char* key);
/// The first 12 digits of a hash or a handle: enough to tell apart, short enough to read.
[[nodiscard]] std::string shortened(const std::string& hex);
/// "-" for nothing.
[[nodiscard]] std::string or_dash(std::string text);
/// Columns that UTF-8 text takes on a terminal; combining marks take none. Good for the Latin script.
[[nodiscard]] std::size_t columns_of(std::string_view text);
[[nodiscard]] std::string padded(const std::string& text, std::size_t columns);
/// Text of others on a terminal: control characters become '?', so that a name cannot move the cursor.
[[nodiscard]] std::string printable(const std::string& text);

/// "  left at scim https://… on 2027-05-01 (entry 812): active, nothing is sent there any more", a line each.
[[nodiscard]] std::string left_accounts_text(const json& of);

}  // namespace sluis::daemon::client
