#include "state/handle_owner.hpp"

#include "state/store.hpp"

namespace sluis::state {

result<subject_id> owner_of(store& from, const subject_id& handle) {
  SLUIS_ASSIGN(const auto row, from.facts().find(handle));
  if (row) return handle;
  SLUIS_ASSIGN(const auto erased, from.erasure_of(handle));
  if (erased) return handle;
  const target_handle at_target{handle.bytes};
  auto find = from.db().prepare(
      "SELECT subject FROM shadow WHERE handle = ?1 UNION ALL SELECT subject FROM remainder WHERE handle = ?1 LIMIT 1");
  if (find.bind(1, at_target).step()) return find.id<subject_id>(0);
  return handle;
}

}  // namespace sluis::state
