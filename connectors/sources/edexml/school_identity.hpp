// Which school a file is about, without reading it to its end.
#pragma once

#include <optional>
#include <string>

#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

/// "99XX-01", or the source's own key of the school; nothing if the file does not say, or cannot be read.
[[nodiscard]] std::optional<std::string> school_identity(const read_unit& unit);

}  // namespace sluis::sources::edexml
