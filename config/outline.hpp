// The settings of each institution as a list of keys and values, as they stand in the file: to say by key names what
// changed, and to hash. The file holds no secret, only the paths of files with secrets.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::config {

/// By key: "daemon.state_dir", "institution.guard.max_removals", "institution.target.partner.url"; what stands in an
/// array of tables is named by its id. The values of strings in double quotes, with a backslash before " and \, and \n
/// for an end of line; arrays in brackets, separated by ", ".
using outline = std::map<std::string, std::string>;

/// Of each institution: its own keys, and those of [daemon] and [backup].
[[nodiscard]] result<std::map<institution_id, outline>> outlines_of(std::string_view toml);
[[nodiscard]] result<std::map<institution_id, outline>> outlines_in(const std::filesystem::path& file);

/// A line for each key, "key = value", in ascending order of key (bytes): what is hashed.
[[nodiscard]] std::string text_of(const outline& settings);

}  // namespace sluis::config
