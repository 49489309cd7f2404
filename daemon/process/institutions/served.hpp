// The institutions of the configuration, in its order: one list, which institutions.hpp keeps and all others read. On
// the io_context's thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "daemon/api/task.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/sync_report.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

using islands = std::vector<std::shared_ptr<island>>;

[[nodiscard]] error unknown_institution(const institution_id& id);

/// errc::not_found: it is not configured; errc::unavailable: its memory is not open.
[[nodiscard]] result<std::shared_ptr<island>> find_served(const islands& all, const institution_id& id);

/// All, or one, open or not. errc::not_found: there is none.
[[nodiscard]] result<islands> chosen(const islands& all, const std::optional<institution_id>& only);

/// An administrator's order stands in the log of each that is open before it is carried out.
task<void> note_order(islands of, caller by, std::string what);

}  // namespace sluis::daemon
