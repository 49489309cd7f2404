#include "daemon/process/configured.hpp"

#include <spdlog/spdlog.h>

#include "state/store.hpp"

namespace sluis::daemon {

std::map<institution_id, configured> read_configured(const std::filesystem::path& file, state::config_cause cause) {
  std::map<institution_id, configured> out;
  if (file.empty()) return out;  // settings that were made without one
  auto found = config::outlines_in(file);
  if (!found) {
    spdlog::warn("a change of the configuration is not put on record: {}", found.error().text());
    return out;
  }
  for (auto& [id, settings] : *found) out[id] = {std::move(settings), cause};
  return out;
}

result<void> note_configured(state::store& store, const configured& what) {
  if (what.settings.empty()) return {};
  SLUIS_TRY(state::configurations(store).note(what.settings, config::text_of(what.settings), what.cause));
  return {};
}

}  // namespace sluis::daemon
