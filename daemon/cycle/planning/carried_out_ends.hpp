// Which ends of consents were carried out at a target. An account that is off for another reason than the end –
// blocked, or its owner begins later – is deleted for that end only when the plan that disables the others whom the
// same end concerns was not held: it was ready by itself, or somebody approved it. "The same end": the same last day,
// ended in the same way; by role and school where a consent covers fewer than the one before. On the strand.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "daemon/cycle/planning/plan_streams.hpp"

namespace sluis::daemon {

/// Of an account at a target that no consent covers: the end that it goes by. Nothing: a consent covers it, or none
/// ever did. `whole`: the end of the target's consent; nothing: one is in force, context.consent.
[[nodiscard]] std::optional<mapping::consent_end> end_for(const account_context& context,
                                                          const std::optional<mapping::consent_end>& whole, role who,
                                                          const subject_id& school);

class carried_out_ends {
 public:
  /// Both are borrowed. Looks at the accounts when first asked.
  carried_out_ends(state::store& store, const account_context& context, std::optional<mapping::consent_end> whole)
      : store_(store), context_(context), whole_(std::move(whole)) {}

  /// The day from which on the term of somebody's account that is off may run; nothing: it waits, because the plan of
  /// this end is held, or was not made yet. Carried out: a whole plan that disables for this end was approved, or sent
  /// without an approval, or there is nobody to disable. One account that cannot be disabled keeps nobody else. Whose
  /// absence was accepted waits for nobody.
  [[nodiscard]] result<std::optional<day>> since(const mapping::consent_end& end, const state::current_row& whose);

 private:
  struct standing {
    bool was_sent = false;
    bool has_active = false;          // that are to be disabled for this end
    std::optional<day> first_closed;  // by it
  };
  result<void> look();
  standing& of(const mapping::consent_end& end) { return ends_[{end.was_withdrawn, end.last_day}]; }

  state::store& store_;
  const account_context& context_;
  std::optional<mapping::consent_end> whole_;
  std::map<std::pair<bool, day>, standing> ends_;
  bool has_looked_ = false;
};

}  // namespace sluis::daemon
