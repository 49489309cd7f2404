// What the configuration says of an institution, on record in its log (state/configurations.hpp).
#pragma once

#include <filesystem>
#include <map>

#include "config/outline.hpp"
#include "model/ids.hpp"
#include "state/configurations.hpp"

namespace sluis::state {
class store;
}

namespace sluis::daemon {

struct configured {
  config::outline settings;  // empty: not known, nothing is noted
  state::config_cause cause = state::config_cause::start;
};

/// Of each institution. Where the file cannot be read that is a warning in the journal: it was read a moment ago.
[[nodiscard]] std::map<institution_id, configured> read_configured(const std::filesystem::path& file,
                                                                   state::config_cause cause);

/// On the strand; commits.
[[nodiscard]] result<void> note_configured(state::store& store, const configured& what);

}  // namespace sluis::daemon
