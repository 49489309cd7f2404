// Targets that are not in the configuration (any more) and at which there are accounts of ours, and sources that are
// not and of which people are listed: nobody looks after them. On the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/sync_report.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct unconfigured_target {
  target_id id;
  state::shadow_counts counts;
  std::string problem, what_to_do;
};
/// A source of which people are listed, and which the configuration does not name (any more).
struct unconfigured_source {
  source_id id;
  std::uint64_t people = 0;
};
[[nodiscard]] std::vector<unconfigured_source> sources_not_configured(state::store& store,
                                                                      const config::institution_settings& settings);
/// "24 people are listed by it, and it is not configured: …".
[[nodiscard]] std::string not_read_text(std::uint64_t people);

[[nodiscard]] std::vector<unconfigured_target> not_configured(state::store& store,
                                                              const config::institution_settings& settings);

/// That is said by each sync. Coroutine of the io_context's thread.
boost::asio::awaitable<void> add_not_configured(island& where, const sync_request& what, sync_report& report);

}  // namespace sluis::daemon
