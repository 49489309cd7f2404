// What identifies a school of the education roster: nothing but its name is released, so its externalId follows from
// that. Pure.
#pragma once

#include <string>

namespace sluis::targets::graph {

/// The first 32 hexadecimal digits of the name's SHA-256; the same name gives the same key, in every process.
[[nodiscard]] std::string school_key(const std::string& name);

}  // namespace sluis::targets::graph
