// A change of epoch, as table epoch_change keeps it and as entries of the log tell it (erase.done, restore.done): the
// one place that writes and reads those words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/mutation.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct epoch_step {
  std::uint64_t from = 0, to = 0;
  sha256_hash old_vault{}, new_vault{};  // SHA-256 of the files
};

/// "epoch 1 to 2, old vault <64 hex>, new vault <64 hex>"
[[nodiscard]] std::string to_text(const epoch_step& step);
/// Anywhere in a note. Pure.
[[nodiscard]] std::optional<epoch_step> find_epoch_step(std::string_view note);

/// Inside the caller's transaction.
void record_epoch_step(sqlite::database& db, const epoch_step& step);
/// The first change away from `epoch` or a later one.
[[nodiscard]] std::optional<epoch_step> epoch_step_since(sqlite::database& db, std::uint64_t epoch);

}  // namespace sluis::state
