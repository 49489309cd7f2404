// Which files there are to read.
#pragma once

#include <filesystem>
#include <vector>

#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

/// A file: itself. A folder: its *.xml (of either case), sorted by name, without names that start with '.', '~' or '#'.
/// A path that is missing, or that may not be read, is an error.
[[nodiscard]] result<std::vector<read_unit>> list_units(const std::filesystem::path& path);

}  // namespace sluis::sources::edexml
