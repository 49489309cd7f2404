// One reading of a file from its first byte to its last, chunk by chunk.
#pragma once

#include <cstddef>
#include <optional>

#include "connectors/sources/edexml/element_walker.hpp"
#include "connectors/sources/edexml/input.hpp"
#include "connectors/sources/edexml/positions.hpp"
#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

inline constexpr std::size_t default_chunk_bytes = std::size_t{64} * 1024;

/// Nothing: the document was whole, or the consumer wanted no more. Buffers, the parser's memory and the stack are
/// wiped (R-C1).
[[nodiscard]] std::optional<read_failure> run_pass(input& from, element_consumer& into, const read_progress& progress,
                                                   std::size_t chunk_bytes = default_chunk_bytes);

}  // namespace sluis::sources::edexml
