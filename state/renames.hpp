// Whose login changed of late, without anybody's approval: counted with today's (mapping/guard). On the strand.
#pragma once

#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct renamed_person {
  subject_id who;
  subject_id school;
  sluis::role role = sluis::role::student;
};

/// Who got another login since the last plan for `at` before `from`. Whoever approves a plan with changes of accounts
/// of a school and role has seen those that came before it.
[[nodiscard]] result<std::vector<renamed_person>> renamed_without_approval(store& s, day from, const target_id& at);

}  // namespace sluis::state
