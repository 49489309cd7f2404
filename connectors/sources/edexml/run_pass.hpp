// One reading of a file from its first byte to its last, chunk by chunk.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "connectors/sources/edexml/element_walker.hpp"
#include "connectors/sources/edexml/input.hpp"
#include "connectors/sources/edexml/positions.hpp"
#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

inline constexpr std::size_t default_chunk_bytes = std::size_t{64} * 1024;

/// How long one chunk may take to read, parse and hand over; milliseconds are usual.
struct chunk_deadline {
  std::chrono::seconds longest{60};
  std::chrono::steady_clock::time_point (*now)() = std::chrono::steady_clock::now;
};

/// Nothing: the document was whole, or the consumer wanted no more. Buffers, the parser's memory and the stack are
/// wiped (R-C1).
[[nodiscard]] std::optional<read_failure> run_pass(input& from, element_consumer& into, const read_progress& progress,
                                                   std::size_t chunk_bytes = default_chunk_bytes,
                                                   const chunk_deadline& deadline = {});

}  // namespace sluis::sources::edexml
