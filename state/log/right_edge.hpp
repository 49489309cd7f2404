// The right edge of a log that was signed: all that must be known to append, found in a few files and at most 256 rows,
// however long the log is. The unfinished tile of each level leads to the signed root, and the rows of the last bundle
// to these tiles, so whatever is appended continues the tree that was signed, and the table is the one that was
// published. What lies further left is not looked at (whole_pass.hpp). Reads only. One thread at a time.
#pragma once

#include <optional>

#include "state/log/checkpoint.hpp"
#include "state/log/entry_rows.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/tile_stream.hpp"

namespace sluis::state::tlog {

struct right_edge {
  hash_stream hashes;
  entry_stream entries;
};

/// Nothing: a file or row at the edge is missing, or is not as it must be; whole_pass says which, and mends what is
/// only missing.
[[nodiscard]] std::optional<right_edge> find_right_edge(const tile_folder& files, entry_rows& table,
                                                        const checkpoint& head);

}  // namespace sluis::state::tlog
