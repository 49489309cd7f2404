// The verification of the night, whole; and which files of a log it looks at.
#pragma once

#include <set>
#include <string>

#include "state/log/log_verification.hpp"
#include "state/log/mirror.hpp"
#include "state/log/tile_folder.hpp"

namespace sluis::state::testing_support {

/// Empty: nothing.
inline std::string found_at_night(sqlite::database& db, const std::filesystem::path& log) {
  log_verification all(log);
  for (;;) {
    const auto done = all.go_on(db);
    if (!done) return done.error().text();
    if (*done) return {};
  }
}

/// Those that the newest checkpoint speaks of, as "log/tile/…".
inline std::set<std::string> files_of_the_tree(const std::filesystem::path& log) {
  std::set<std::string> out;
  const tlog::tile_folder files(log);
  const auto head = files.signed_checkpoint(files.verifier().value()).value();
  const auto note = [&](const tlog::tile_name& name) -> result<void> {
    out.insert("log/" + name.path());
    return {};
  };
  for_each_tile(head.size, note).value();
  return out;
}

}  // namespace sluis::state::testing_support
