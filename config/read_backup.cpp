#include "config/sections.hpp"

namespace sluis::config {

backup_settings read_backup(section from) {
  backup_settings out;
  out.folder = from.path("folder");
  out.keys_folder = from.path("keys_folder");
  if (out.folder && out.keys_folder && *out.folder == *out.keys_folder) {
    from.refuse("keys_folder", "must be another folder than folder",
                "whoever has both can read everybody; give the keys a disk of their own");
  }
  if (const auto keep = from.whole("keep", 1, 1000)) out.keep = static_cast<std::uint32_t>(*keep);
  if (const auto days = from.whole("keep_days", 1, 3660)) out.keep_days = std::chrono::days(*days);
  if (const auto nightly = from.flag("nightly"))
    out.when = *nightly ? backup_settings::schedule::nightly : backup_settings::schedule::on_demand;
  from.finish();
  return out;
}

}  // namespace sluis::config
