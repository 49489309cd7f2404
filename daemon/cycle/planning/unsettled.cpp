#include "daemon/cycle/planning/unsettled.hpp"

namespace sluis::daemon {

result<unsettled_objects> unsettled_at(state::store& store, const target_id& target) {
  SLUIS_ASSIGN(const auto open, store.plans().unsettled_creations(target));
  unsettled_objects out;
  for (const auto& one : open) out.insert(one.object);
  return out;
}

mapping::receiver without_unsettled(unsettled_objects objects, mapping::receiver next) {
  if (objects.empty()) return next;
  return [objects = std::move(objects), next = std::move(next)](const planned_change& change) -> result<void> {
    const bool concerned = objects.contains(change.object) || (change.member && objects.contains(*change.member));
    if (concerned && change.op != operation::deactivate_user) return {};
    return next(change);
  };
}

mapping::stream<mapping::existing_user> with_what_may_be_there(unsettled_objects objects,
                                                               mapping::stream<mapping::existing_user> users) {
  if (objects.empty()) return users;
  return [objects = std::move(objects), users = std::move(users)]() -> result<std::optional<mapping::existing_user>> {
    SLUIS_ASSIGN(auto next, users());
    if (next && !next->exists && objects.contains(next->id)) next->uncertain = next->active = true;
    return next;
  };
}

}  // namespace sluis::daemon
