// Personal data is shown only after that is on record (R-A6). The institution's strand writes it into the log; where
// the strand does not come to it within a while – a long read is one transaction – it goes into the journal of showings
// instead (state/showings.hpp), and the strand takes it over as soon as it has its turn. So no showing waits for work.
//
// Whoever shows people finds first whom (a question), records that, and then reads what is shown (another question): so
// what is shown is never older than its record, and whoever was erased between is not shown.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/sync_report.hpp"
#include "state/showings.hpp"

namespace sluis::daemon {

/// How long the strand is waited for: a slice of work.
inline constexpr std::chrono::milliseconds strand_patience{100};

[[nodiscard]] inline state::showing showing_to(const caller& by, std::string purpose, const char* fields,
                                               std::vector<subject_id> shown) {
  return {by.name(), std::move(purpose), fields, std::move(shown)};
}

/// Durable when it returns. Nothing is recorded where nobody is shown. On the io_context's thread.
boost::asio::awaitable<result<void>> record_showing(std::shared_ptr<island> where, state::showing what);

}  // namespace sluis::daemon
