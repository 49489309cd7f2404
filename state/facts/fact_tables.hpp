// What `facts` and a read share: the tables of facts, and random handles for new subjects.
#pragma once

#include <map>

#include "state/facts.hpp"
#include "state/facts/invalid_list.hpp"
#include "state/facts/known_people.hpp"
#include "state/facts/name_table.hpp"
#include "state/facts/parts_that_wait.hpp"
#include "state/facts/projection.hpp"
#include "state/facts/scope_table.hpp"
#include "state/facts/version_table.hpp"
#include "state/random_pool.hpp"
#include "state/store.hpp"

namespace sluis::state {

struct fact_tables {
  explicit fact_tables(store& s)
      : scopes(s.db()),
        current(s.db(), scopes),
        versions(s),
        names(s),
        chance(s.chance()),
        invalid(s, scopes, chance),
        people(current, versions) {}

  [[nodiscard]] subject_id new_handle() {
    subject_id out;
    chance.take(out.bytes.data(), out.bytes.size());
    return out;
  }

  scope_table scopes;
  projection current;
  version_table versions;
  name_table names;
  random_pool chance;
  invalid_list invalid;
  known_people people;  // for schools that are new
  std::map<std::uint64_t, state::asked_again>
      asked_again;  // by scope: what the read before asked the next one to leave out (newcomers::wait)
};

}  // namespace sluis::state
