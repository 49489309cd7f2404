#include "state/facts/by_source_key.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "state/facts/source_keys.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::set<subject_id> people_under_key(store& s, std::string_view key) {
  std::set<subject_id> out;
  if (key.empty()) return out;
  // One pass over everybody: by scope it would be as many look-ups as there are people, twice.
  std::vector<mac128> wanted;
  auto scopes = s.db().prepare("SELECT source, school FROM scope");
  while (scopes.step()) {
    source_keys keys(s.keys(), source_id(std::string(scopes.text(0))));
    keys.within(scopes.id<subject_id>(1));
    for (const auto who : {role::student, role::staff}) wanted.push_back(keys.of_person(who, key));
  }
  std::sort(wanted.begin(), wanted.end());
  auto rows = s.db().prepare("SELECT subject, key_mac FROM current WHERE kind = 1");
  while (rows.step()) {
    const auto bytes = rows.blob(1);
    mac128 mac{};
    if (bytes.size() != mac.size()) continue;
    std::memcpy(mac.data(), bytes.data(), mac.size());
    if (std::binary_search(wanted.begin(), wanted.end(), mac)) out.insert(rows.id<subject_id>(0));
  }
  return out;
}

}  // namespace sluis::state
