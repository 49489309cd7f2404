#include "state/push/recognised.hpp"

#include "state/push/drift.hpp"
#include "state/recipients.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

bool has_another_name(const std::string& last_name, const remote_object& shown) {
  const bool is_user = shown.what == remote_object::kind::user;
  const auto there = shown.fields.find(is_user ? field::user_name : field::group_name);
  return !last_name.empty() && there != shown.fields.end() && !same_letters(last_name, there->second);
}

/// At any target of ours, which may be at the same recipient, or left there on record.
result<bool> is_somebodys(store& s, const target_handle& handle) {
  for (const auto& target : s.shadow().targets()) {
    SLUIS_ASSIGN(const auto whose, s.shadow().find_by_handle(target, handle));
    if (whose) return true;
  }
  auto left = s.db().prepare("SELECT 1 FROM remainder WHERE handle = ?1");
  return left.bind(1, handle).step();
}

}  // namespace

id_use id_use_at(store& s, const target_id& target) {
  const auto who = recipients(s).known(target);
  return who ? target_kind_of(who->kind).ids : id_use::again;
}

std::string last_name_of(const shadow_object& held) {
  if (held.row.kind == subject_kind::person) return held.last.login;
  const auto name = held.fields.find(field::group_name);
  return name == held.fields.end() ? std::string() : name->second;
}

recognition recognise(const target_handle& mine, const std::string& last_name, const remote_object& shown,
                      bool is_marked_as_anothers, id_use ids) {
  if (shown.handle && *shown.handle == mine.hex()) return recognition::ours;
  const bool shows_another_handle = shown.handle && !shown.handle->empty();
  if (shows_another_handle && is_marked_as_anothers) return recognition::anothers;
  const bool id_decides =
      shown.stands != remote_object::life::present || (ids == id_use::once && !shows_another_handle);
  if (!id_decides && has_another_name(last_name, shown)) return recognition::stranger;
  return shown.handle ? recognition::unmarked : recognition::ours;
}

result<bool> carries_anothers_handle(store& s, const target_id& target, const shadow_row& row,
                                     const remote_object& shown) {
  const auto handle = shown.handle ? target_handle::parse(*shown.handle) : std::nullopt;
  if (!handle || *handle == row.handle) return false;
  SLUIS_ASSIGN(const auto whose, s.shadow().find_by_handle(target, *handle));
  return whose && *whose != row.id;
}

result<recognition> recognise_row(store& s, const target_id& target, const shadow_row& row, const remote_object& shown,
                                  id_use ids) {
  if (shown.handle && *shown.handle == row.handle.hex()) return recognition::ours;
  SLUIS_ASSIGN(const auto held, s.shadow().load(target, row));
  SLUIS_ASSIGN(const bool is_marked_as_anothers, carries_anothers_handle(s, target, row, shown));
  return recognise(row.handle, last_name_of(held), shown, is_marked_as_anothers, ids);
}

result<bool> shows_another(store& s, const target_id& target, const shadow_row& row, const survey& found, id_use ids) {
  const auto& all = row.kind == subject_kind::person ? found.users : found.groups;
  const auto there = row.remote_id.empty() ? all.end() : all.find(row.remote_id);
  if (there == all.end() || there->second.stands == remote_object::life::gone) return false;
  SLUIS_ASSIGN(const auto whose, recognise_row(s, target, row, there->second, ids));
  return !is_theirs(whose);
}

result<bool> is_of_nobody(store& s, const known_objects& known, const remote_object& object) {
  if (!object.handle || object.stands != remote_object::life::present ||
      known.of(object.what).contains(object.remote_id))
    return false;
  const auto handle = target_handle::parse(*object.handle);
  if (!handle) return false;
  SLUIS_ASSIGN(const bool is_known, is_somebodys(s, *handle));
  return !is_known;
}

}  // namespace sluis::state
