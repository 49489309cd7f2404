// The parts of the offline check. Each reads a snapshot and adds what is wrong; none writes.
#pragma once

#include <optional>

#include "model/ids.hpp"
#include "model/secret.hpp"
#include "state/check.hpp"
#include "state/check/findings.hpp"
#include "state/check/snapshot.hpp"
#include "state/log/checkpoint.hpp"

namespace sluis::state {

class keyring;

struct check_context {
  std::filesystem::path folder;
  snapshot& from;
  std::optional<tlog::checkpoint>
      head;                    // read before the snapshot was taken, so that it is never ahead of a sound database
  institution_id institution;  // as the log's key names it
  check_report& report;
  findings& found;

  [[nodiscard]] sqlite::database& db() const { return from.db(); }
};

/// Pages, indexes, and every table, index and trigger as this program would make them.
void check_database(const check_context& at);
/// Table leaf against the files and the signed root, and every table against the entries that tell of its rows
/// (log_followers.hpp, log_witness.hpp).
void check_log(const check_context& at);
/// Every current row against its version and name, and each of those against the one before.
void check_facts(const check_context& at);
/// Every plan's hash recomputed from its changes.
void check_plans(const check_context& at);
/// Slot, vault and table subject. false: there are no keys to open anything with.
[[nodiscard]] bool check_keys(const check_context& at);
/// That every key opens, every payload opens under its subject's key, and that the log's signing key is the one of
/// log/vkey.
void check_payloads(const check_context& at, const secret& root_key);

/// With the keys open: the keyed hashes of tables current and name_mac, and the ids of table shadow, are those of what
/// is sealed.
void check_keyed_hashes(const check_context& at, keyring& keys);

}  // namespace sluis::state
