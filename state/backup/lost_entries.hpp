// What the log tells of the time between a backup and its end, carried into the restored data as far as handles can carry it (reference/state-and-log.md, "Restore
// gate"): who was erased stays erased, a withdrawn consent stays withdrawn, who left has left since that day. Facts, consents and accounts of that time are not in
// the log, which holds no personal data; the sources say the facts again. Inside the caller's transaction, on a database that nobody serves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct carried {
  std::uint64_t from = 0, upto = 0;  // entries
  std::uint64_t erased = 0;          // fenced in that time
  std::uint64_t withdrawn = 0;       // consents
  std::uint64_t left = 0;            // subjects
  std::uint64_t lost_accounts = 0;   // made at a target for somebody whom the data do not know there
  std::uint64_t lost_consents = 0;   // recorded in that time: to be recorded again
  std::uint64_t last_epoch = 0;      // that the log knows of; 0: of none
};

/// `log_folder` must be verified, and hold the table's entries and perhaps more.
[[nodiscard]] result<carried> carry_over(sqlite::database& db, const std::filesystem::path& log_folder);

/// "epoch 1 to 2, old vault <64 hex>, new vault <64 hex>": how an entry tells of a change of epoch.
struct epoch_step {
  std::uint64_t from = 0, to = 0;
  sha256_hash old_vault{}, new_vault{};
};
[[nodiscard]] std::string to_text(const epoch_step& step);
/// Anywhere in a note. Pure.
[[nodiscard]] std::optional<epoch_step> find_epoch_step(std::string_view note);

}  // namespace sluis::state
