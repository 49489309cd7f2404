#include "state/push/holder.hpp"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "state/shadow.hpp"

namespace sluis::state {

namespace {
constexpr const char* sealed = "?";  // what stands in the column instead

constexpr const char* select_by_remote_id =
    "SELECT subject FROM shadow INDEXED BY shadow_by_remote_id WHERE target = ?1 AND kind = ?2 AND remote_id = ?3";

std::optional<subject_id> first_with(sqlite::statement& find, const target_id& target, subject_kind kind,
                                     std::string_view remote_id) {
  find.reset();
  find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind_text(3, remote_id);
  return find.step() ? std::optional(find.id<subject_id>(0)) : std::nullopt;
}

/// Those that are not in clear on the disk, if there are any.
result<void> add_sealed(store& s, const target_id& target, subject_kind kind,
                        const std::unordered_set<std::string>& wanted,
                        std::unordered_map<std::string, subject_id>& into) {
  auto find = s.db().prepare(select_by_remote_id);
  if (!first_with(find, target, kind, sealed)) return {};
  find.reset();
  return s.shadow().each(target, kind, [&](const shadow_row& row) -> result<void> {
    if (wanted.contains(row.remote_id)) into.emplace(row.remote_id, row.id);
    return {};
  });
}

}  // namespace

result<remote_ids> holders_of(store& s, const target_id& target, const known_objects& wanted) {
  remote_ids out;
  auto find = s.db().prepare(select_by_remote_id);
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    const bool is_person = kind == subject_kind::person;
    auto& into = is_person ? out.users : out.groups;
    std::unordered_set<std::string> rest;
    for (const auto& id : is_person ? wanted.users : wanted.groups) {
      // An id may be the very text that stands for a sealed one.
      const auto whose = id == sealed || id.empty() ? std::nullopt : first_with(find, target, kind, id);
      if (whose)
        into.emplace(id, *whose);
      else if (!id.empty())
        rest.insert(id);
    }
    find.reset();
    if (!rest.empty()) SLUIS_TRY(add_sealed(s, target, kind, rest, into));
  }
  return out;
}

result<std::optional<subject_id>> holder_of(store& s, const target_id& target, subject_kind kind,
                                            const std::string& remote_id) {
  known_objects wanted;
  (kind == subject_kind::person ? wanted.users : wanted.groups).insert(remote_id);
  SLUIS_ASSIGN(const auto found, holders_of(s, target, wanted));
  const auto at = found.of(kind).find(remote_id);
  return at == found.of(kind).end() ? std::optional<subject_id>() : std::optional(at->second);
}

result<std::vector<std::string>> member_ids(store& s, const target_id& target, const subject_id& group) {
  std::vector<std::string> out;
  SLUIS_ASSIGN(const auto members, s.shadow().members(target, group));
  for (const auto& member : members) {
    SLUIS_ASSIGN(auto row, s.shadow().find(target, member));
    if (row && !row->remote_id.empty()) out.push_back(std::move(row->remote_id));
  }
  return out;
}

}  // namespace sluis::state
