// What the log tells of the time between a backup and its end, carried into the restored data as far as handles can
// carry it (reference/state-and-log.md, "Restore gate"): who was erased stays erased, a withdrawn consent stays
// withdrawn, who left has left since that day. Facts, consents and accounts of that time are not in the log, which
// holds no personal data; the sources say the facts again. Inside the caller's transaction, on a database that nobody
// serves.
#pragma once

#include <cstdint>
#include <filesystem>

#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct carried {
  std::uint64_t from = 0, upto = 0;  // entries
  std::uint64_t erased = 0;          // fenced in that time
  std::uint64_t withdrawn = 0;       // consents
  std::uint64_t left = 0;            // subjects
  std::uint64_t orders = 0;          // of administrators: given, confirmed or withdrawn in that time
  std::uint64_t lost_accounts = 0;   // made at a target for somebody whom the data do not know there
  std::uint64_t lost_consents = 0;   // recorded in that time: to be recorded again
  std::uint64_t lost_approvals = 0;  // of held reads: what was taken in by them is judged anew
  std::uint64_t last_epoch = 0;      // that the log knows of; 0: of none
};

/// `log_folder` must be verified, and hold the table's entries and perhaps more.
[[nodiscard]] result<carried> carry_over(sqlite::database& db, const std::filesystem::path& log_folder);

}  // namespace sluis::state
