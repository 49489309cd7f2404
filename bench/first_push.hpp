// What the first push of everybody to a target leaves in a memory that sluis-bench-intake filled.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "state/store.hpp"

namespace sluis::bench {

/// Each change of the plan as intended and done, in batches; `id_of` an ordinal: the id that the target gave.
template <class IdOf>
void conclude_all(state::store& store, const plan_summary& plan, const IdOf& id_of) {
  constexpr std::uint64_t at_once = 1000;
  store.plans().set_state(plan.id, plan_state::pushing).value();
  for (std::uint64_t first = 1; first <= plan.total(); first += at_once) {
    std::vector<std::uint64_t> ordinals;
    std::vector<state::push_outcome> came;
    for (auto i = first; i < std::min(first + at_once, plan.total() + 1); ++i) {
      ordinals.push_back(i);
      came.push_back({i, {outcome::kind::done, id_of(i), {}}});
    }
    store.plans().intend(plan.id, ordinals).value();
    store.plans().conclude(plan.id, came).value();
  }
  store.plans().set_state(plan.id, plan_state::done).value();
}

/// What the first push to a target leaves behind.
inline void push_everybody(state::store& store) {
  auto writer = store.plans().begin(target_id("partner"), {}).value();
  store.facts()
      .each(subject_kind::person,
            [&](const state::current_row& row) -> result<void> {
              planned_change change;
              change.op = operation::create_user;
              change.object = row.id;
              change.school = row.school;
              change.after = {{field::user_name, row.id.hex() + "@school.example"},
                              {field::given_name, "Anneke"},
                              {field::family_name, "de Vries"},
                              {field::active, "true"}};
              return writer->add(change);
            })
      .value();
  conclude_all(store, writer->finish(plan_state::ready, 0, "").value(),
               [](std::uint64_t ordinal) { return "0123456789abcdef" + std::to_string(ordinal); });
}

}  // namespace sluis::bench
