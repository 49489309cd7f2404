#include "daemon/cycle/reconciling/shown_by_handle.hpp"

namespace sluis::daemon {

shown_by_handle::shown_by_handle(const survey& found) {
  for (const auto* const objects : {&found.users, &found.groups}) {
    for (const auto& [id, object] : *objects) {
      if (object.stands != remote_object::life::present || !object.handle || object.handle->empty()) continue;
      const auto [at, is_first] = all_.emplace(std::pair(object.what, *object.handle), shown{&object, true});
      if (!is_first) at->second.is_one = false;
    }
  }
}

sighting shown_by_handle::or_shown(const state::shadow_row& row, sighting asked) const {
  using how = sighting::how;
  const bool is_by_id_and_gone = asked.found == how::by_id && asked.object.stands == remote_object::life::gone;
  if (asked.found != how::nothing && asked.found != how::by_login && !is_by_id_and_gone) return asked;
  const auto kind = row.kind == subject_kind::person ? remote_object::kind::user : remote_object::kind::group;
  const auto at = all_.find({kind, row.handle.hex()});
  if (at == all_.end()) return asked;
  if (at->second.is_one) return {how::by_handle, *at->second.object, {}};
  const error cause(errc::conflict, "its lists show more than one object with the same handle",
                    "look at them there, and delete the copies");
  return {how::unknown, {}, cause};
}

}  // namespace sluis::daemon
