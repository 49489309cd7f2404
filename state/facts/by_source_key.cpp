#include "state/facts/by_source_key.hpp"

#include <vector>

#include "state/big_endian.hpp"
#include "state/facts/source_keys.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::set<subject_id> people_under_key(store& s, std::string_view key) {
  std::set<subject_id> out;
  if (key.empty()) return out;
  auto scopes = s.db().prepare("SELECT seq, source, school FROM scope");
  auto find = s.db().prepare("SELECT subject FROM current WHERE scope = ?1 AND kind = 1 AND key_mac = ?2");
  while (scopes.step()) {
    source_keys keys(s.keys(), source_id(std::string(scopes.text(1))));
    keys.within(scopes.id<subject_id>(2));
    for (const auto who : {role::student, role::staff}) {
      const auto mac = keys.of_person(who, key);
      find.bind(1, scopes.integer(0)).bind_blob(2, view_of(mac));
      while (find.step()) out.insert(find.id<subject_id>(0));
    }
  }
  return out;
}

}  // namespace sluis::state
