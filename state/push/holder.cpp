#include "state/push/holder.hpp"

#include "state/shadow.hpp"

namespace sluis::state {

namespace {
constexpr const char* sealed = "?";  // what stands in the column instead
}

result<std::optional<subject_id>> holder_of(store& s, const target_id& target, subject_kind kind,
                                            const std::string& remote_id) {
  std::optional<subject_id> out;
  if (remote_id.empty()) return out;
  auto find = s.db().prepare(
      "SELECT subject FROM shadow INDEXED BY shadow_by_remote_id WHERE target = ?1 AND kind = ?2 AND remote_id = ?3");
  const bool may_be_in_clear = remote_id != sealed;  // an id may be the very text that stands for a sealed one
  if (may_be_in_clear &&
      find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind_text(3, remote_id).step()) {
    return std::optional(find.id<subject_id>(0));
  }
  find.reset();
  if (!find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind_text(3, sealed).step())
    return out;  // none is sealed
  SLUIS_ASSIGN(const auto ids, s.shadow().ids(target));
  const auto at = ids.of(kind).find(remote_id);
  if (at != ids.of(kind).end()) out = at->second;
  return out;
}

result<std::vector<std::string>> member_ids(store& s, const target_id& target, const std::string& group_remote_id) {
  std::vector<std::string> out;
  SLUIS_ASSIGN(const auto group, holder_of(s, target, subject_kind::group, group_remote_id));
  if (!group) return out;
  SLUIS_ASSIGN(const auto members, s.shadow().members(target, *group));
  for (const auto& member : members) {
    SLUIS_ASSIGN(auto row, s.shadow().find(target, member));
    if (row && !row->remote_id.empty()) out.push_back(std::move(row->remote_id));
  }
  return out;
}

}  // namespace sluis::state
