#include "state/whole_folder.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

// The parts of a folder are made in the order keys, database, log. What is missing while a later one is there was lost,
// and going on without it would seal the loss: an empty database would cut off every key, new keys open no payload.
result<void> expect_whole_folder(const fs::path& folder) {
  const bool has_db = fs::exists(folder / "state.db");
  const bool has_keys = fs::exists(folder / "keys") && !fs::is_empty(folder / "keys");
  const bool has_log = fs::exists(folder / "log" / "checkpoint");
  if (has_db && !has_keys) {
    return error(errc::corrupt, folder.string() + " has a database and no keys",
                 "restore the folder keys/ from its own backup");
  }
  if (has_log && !has_db) {
    return error(errc::corrupt, folder.string() + " has a log and no database",
                 "restore state.db from the last good backup");
  }
  return {};
}

}  // namespace sluis::state
