// Reads one school's file, whole or not at all (architecture, decision 5).
#pragma once

#include "connectors/sources/edexml/input.hpp"
#include "connectors/sources/edexml/run_pass.hpp"
#include "connectors/sources/source.hpp"

namespace sluis::sources::edexml {

/// One reading of a file in the usual order; two if the school or its groups come after persons; up to three if a key
/// is repeated. Errors as in source::read.
[[nodiscard]] result<void> read_school(input& from, school_sink& sink, const read_progress& progress,
                                       std::size_t chunk_bytes = default_chunk_bytes);

}  // namespace sluis::sources::edexml
