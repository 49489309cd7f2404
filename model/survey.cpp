#include "model/survey.hpp"

namespace sluis {

void survey::begin(extent what) {
  told = what;
  users.clear();
  groups.clear();
  members.clear();
  ended.clear();
}

// An object may be told in parts: what a later part does not speak of stands.
void survey::on_object(const remote_object& found) {
  auto& all = found.what == remote_object::kind::user ? users : groups;
  const auto [at, is_new] = all.try_emplace(found.remote_id, found);
  if (is_new) return;
  at->second.stands = found.stands;
  if (found.handle) at->second.handle = found.handle;
  for (const auto& [f, value] : found.fields) at->second.fields.insert_or_assign(f, value);
}

void survey::on_membership(const std::string& group, const std::string& member) {
  members[group].insert(member);
  if (const auto at = ended.find(group); at != ended.end()) at->second.erase(member);
}

void survey::on_membership_ended(const std::string& group, const std::string& member) {
  if (const auto at = members.find(group); at != members.end()) at->second.erase(member);
  if (told == extent::changes) ended[group].insert(member);
}

}  // namespace sluis
