// Who is absent from the source, and whether that was accepted (mapping/life_cycle): only then the retention term runs.
// Persons and groups, by handle. Each acceptance is a leaf of the log. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

struct absence {
  subject_id id;
  subject_kind kind = subject_kind::person;
  sluis::role role = sluis::role::student;  // of persons
  subject_id school;
  std::uint64_t n = 0;  // the version that is current
};

/// What one target's plans say of an absence.
enum class plan_answer : std::uint8_t {
  nothing = 1,  // it holds no active account of theirs, or closes it for another reason (a withdrawn consent); of a
                // group: or its name there says that it ended
  accepts,      // a plan that is ready, or being pushed, removes the account because of the absence
  waits,        // it holds an active account, and no plan that may be pushed removes it
};

/// One target's, as they are when this is made.
class plan_answers {
 public:
  plan_answers(store& s, const target_id& target);
  [[nodiscard]] plan_answer about(const absence& one);

 private:
  target_id target_;
  std::vector<std::uint64_t> plans_;  // that may be pushed
  sqlite::statement held_, removal_;
};

class absences {
 public:
  explicit absences(store& s) : store_(s) {}

  /// Those that nobody accepted yet; in ascending order of kind and handle.
  result<std::vector<absence>> not_accepted();
  /// How many of one kind are present or expected, per school and role (of groups: student).
  using population = std::map<std::pair<subject_id, sluis::role>, std::uint64_t>;
  result<population> present(subject_kind kind);
  /// People whose removal went through without anybody's approval: their absence was accepted on `from` or later, or –
  /// for `at` a target – their account was deactivated there since, for an absence that nobody has accepted yet or for
  /// any other reason that counts (state/deactivations). Per school and role.
  result<population> went_without_approval(day from, const std::optional<target_id>& at);
  /// The same of groups, per school: those that `at` does not hold any more, or only until their term is over.
  result<std::map<subject_id, std::uint64_t>> groups_went_without_approval(day from,
                                                                           const std::optional<target_id>& at);
  /// From `today` on the retention term of these runs. `why`: codes and references, part of the leaf; `by`: null for
  /// the daemon itself. Whom somebody approved, by a plan or by name, does not count as gone without an approval, and
  /// neither do those of the same school and role who went before: they were counted in what was approved. Commits.
  result<void> accept(const std::vector<absence>& these, std::string_view why, const actor_id& by, day today);
  /// An acceptance of a later day than `today` was written while the system clock was ahead: it becomes today's, each
  /// with a leaf, and so does the day on which an account was disabled (shadow.closed), or seen to be switched off by
  /// others (shadow.off_since). Otherwise the person would be kept until that day and the whole term after it. Returns
  /// how many acceptances; commits.
  result<std::uint64_t> lower_to(day today);

 private:
  std::vector<std::uint64_t> approved_plans(const std::optional<target_id>& at);

  store& store_;
};

}  // namespace sluis::state
