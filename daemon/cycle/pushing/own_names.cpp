#include "daemon/cycle/pushing/own_names.hpp"

#include <map>

#include "mapping/names.hpp"

namespace sluis::daemon {

namespace {

bool is_conflict(const outcome& o) {
  return o.what == outcome::kind::failed && o.cause.code() == errc::conflict;
}

/// A group that left is renamed by the same push, before its name is given again.
error held_by_one_that_left(const error& cause, const target_handle& holder) {
  return {cause.code(),
          cause.message() + "; the name is that of group " + holder.hex() +
              ", which is ours and left, and the target has not taken the name that says so",
          "each sync says that name again; where the target goes on refusing it (its brackets, perhaps), this group is "
          "made only when the other one is deleted (group_days): to have it now, rename group " +
              holder.hex() + " at the target by hand"};
}

error held_by(const error& cause, const target_handle& holder) {
  return {cause.code(), cause.message() + "; the name is that of group " + holder.hex() + ", which is ours",
          "nothing has to be renamed by hand: the next sync renames that one first; if it goes on, see what is said of "
          "that group"};
}

}  // namespace

result<void> name_our_own(state::store& store, const target_id& target, const batch& sent,
                          std::vector<outcome>& outcomes) {
  std::map<std::string, std::vector<std::size_t>> refused;  // by folded name
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto name = sent.changes.at(i).fields().find(field::group_name);
    if (is_conflict(outcomes[i]) && name != sent.changes[i].fields().end())
      refused[mapping::fold(name->second)].push_back(i);
  }
  if (refused.empty()) return {};
  return store.shadow().each(target, subject_kind::group, [&](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty()) return {};
    SLUIS_ASSIGN(const auto held, store.shadow().load(target, row));
    const auto name = held.fields.find(field::group_name);
    const auto at = name == held.fields.end() ? refused.end() : refused.find(mapping::fold(name->second));
    if (at == refused.end()) return {};
    SLUIS_ASSIGN(const auto known, store.facts().find(row.id));
    const bool has_left = known && known->state == state::life::left;
    for (const auto i : at->second) {
      if (sent.subjects.at(i) == row.id) continue;
      outcomes[i].cause =
          has_left ? held_by_one_that_left(outcomes[i].cause, row.handle) : held_by(outcomes[i].cause, row.handle);
    }
    return {};
  });
}

}  // namespace sluis::daemon
