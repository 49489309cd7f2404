// A push's intents and outcomes may be behind in the log's files (state/log/late_entries.hpp). Whoever ends a push, or
// sees one wait for its target, brings the files up to the database.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/threads/on_strand.hpp"

namespace sluis::daemon {

/// Cheap where nothing is behind. Where it fails, status says so, and it is tried again.
inline boost::asio::awaitable<void> write_log_files(island& where) {
  auto publish = [&where] {
    auto write = [&where]() -> result<void> {
      const bool may = where.store && !where.store->db().in_transaction();
      return may ? where.store->publish() : result<void>();
    };
    return foreseen(write);
  };
  (void)co_await on_strand(where.strand, std::move(publish));
}

}  // namespace sluis::daemon
