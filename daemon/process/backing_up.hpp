// One backup of one institution (R-A5, R-A6): made beside the daemon's work in a thread of its own, verified, told to
// the log; then the keys' copies are brought up to date and old backups go. Never at the same time as an erasure, which
// must be able to empty the database's write-ahead file. Coroutine of the io_context's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "daemon/cycle/cycle_context.hpp"
#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

/// Where this institution's backups and copies of keys go.
[[nodiscard]] backup_place place_for(const config::config& settings, const institution_id& id);

/// `aside`: where the heavy work is done. What goes wrong is in the view's `problem`, in the island's, and in the log;
/// it stops nothing else.
boost::asio::awaitable<backup_view> back_up(island& where, worker_strand aside, cycle_context context);

/// At the end of whatever changed keys or log: a machine that is lost a moment later is rebuilt with all that the log
/// tells (R-B3, R-D2).
boost::asio::awaitable<void> copy_keys(island& where);

/// Of those that are there.
struct newest_backup {
  std::optional<instant> made;  // none is sound, or they could not be listed
  std::string problem;          // why they could not
};
[[nodiscard]] newest_backup newest_backup_in(const backup_place& place);

[[nodiscard]] backup_view view_of(const institution_id& institution, const state::listed_backup& what);

}  // namespace sluis::daemon
