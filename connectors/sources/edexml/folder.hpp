// Which files there are to read.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

/// Of one folder.
inline constexpr std::size_t most_files = 1000;

/// A file's name as it may be shown and kept: as it is where it is made of numbers, dates, school codes, single letters
/// and words that exports are named with (docs/sources.md); else "file " and its position in the folder by name, from 1
/// on, because it may hold a child's name. A hash of the name would do no better: whoever guesses the name can confirm
/// it.
[[nodiscard]] std::string shown_name(std::string_view name, std::size_t position);

/// Of a file that is read as an export where it lies in a source's folder.
[[nodiscard]] bool is_export_name(std::string_view name);

/// A file: itself. A folder: its *.xml (of either case), sorted by name, without names that start with '.', '~' or '#'.
/// Of more than 1,000 the first by name are taken, and the rest is told in `problems`. A path that is missing, or that
/// may not be read, is an error.
[[nodiscard]] result<std::vector<read_unit>> list_units(const std::filesystem::path& path,
                                                        std::vector<std::string>& problems);

}  // namespace sluis::sources::edexml
