// Saved plans, what was intended, and what came of it. Attributes, before and after, are ciphertext under the key of
// the object they speak of. One thread at a time.
//
// Hash: SHA-256 over the header (institution, target, consent, basis) and, in order, the SHA-256 of each change's
// handles, operation, reason and the hashes of its two ciphertexts; so it can be recomputed from the table, shown,
// approved, and reveals nobody.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

class store;

/// A change as saved: the plan's id, its place, and how far it is.
struct saved_change {
  std::uint64_t plan = 0;
  std::uint64_t ordinal = 0;  // from 1, in the order of pushing
  planned_change change;
  enum class progress : std::uint8_t { planned = 1, intended, done, failed, unknown, not_sent } how = progress::planned;
  std::string problem;  // of a failure; no personal data
};

/// A plan while it is being computed. Dropped unless finished. Changes may be added in any order: they are pushed by
/// operation, then object.
class plan_writer {
 public:
  virtual ~plan_writer() = default;
  virtual result<void> add(const planned_change& change) = 0;
  [[nodiscard]] virtual const plan_counts& counts() const = 0;
  /// Saves it and commits (leaf plan.computed, and plan.held). If the newest plan of this target that is withheld, held
  /// or ready says the same under the same consent and is in the state that is asked for – or is a held one that was
  /// approved meanwhile –, nothing is saved and that one is returned. A plan of this target that is still open
  /// otherwise becomes refused, "superseded" (one that is being pushed: done, if nothing of it is left; its open
  /// intents can still be concluded). A plan without changes is not saved: its summary has id 0, state done and an
  /// empty hash.
  virtual result<plan_summary> finish(plan_state state, std::uint64_t invalid, std::string note) = 0;
};

/// A creation that was sent and nobody can tell yet whether it took effect. Nothing else is done about its object
/// meanwhile but to deactivate what may be there.
struct unsettled_creation {
  std::uint64_t plan = 0;
  std::uint64_t ordinal = 0;
  operation op{};
  subject_id object;
  std::string problem;  // why it cannot be settled; no personal data
};

struct push_outcome {
  std::uint64_t ordinal = 0;
  outcome what;
};

/// What a plan speaks of: all that differs at the target, or some of it (one person; only removals that need no
/// approval). A part says nothing of the rest: it supersedes other parts, and leaves a plan of the whole as it is.
enum class plan_extent : std::uint8_t { whole = 1, part };

class plans {
 public:
  explicit plans(store& s) : store_(s) {}

  /// Opens the transaction in which facts and shadow are read and the plan is saved. `consent` is null for a plan that
  /// is withheld.
  result<std::unique_ptr<plan_writer>> begin(const target_id& target, const subject_id& consent,
                                             plan_extent extent = plan_extent::whole);

  result<std::vector<plan_summary>> list(std::optional<target_id> target, std::uint64_t limit);
  result<plan_summary> find(std::string_view hash_or_unique_prefix);
  /// Changes in order, from `from` on.
  result<void> each(std::uint64_t plan, std::uint64_t from,
                    const std::function<result<bool>(const saved_change&)>& visit);

  /// How many changes are left out of it because they spoke of somebody who was erased.
  result<std::uint64_t> dropped_lines(std::uint64_t plan);

  /// held -> ready, recorded with the actor (leaf plan.approved). Commits.
  result<void> approve(std::uint64_t plan, const actor_id& by);
  /// ready|held|withheld -> refused with a note (leaf plan.refused). Commits.
  result<void> refuse(std::uint64_t plan, std::string_view why);
  /// -> pushing, and -> done when nothing is left that is planned or intended. Commits.
  result<void> set_state(std::uint64_t plan, plan_state state);

  /// Next changes that are still `planned`, of one operation, in order: at most `limit`. Empty: none left of this
  /// operation.
  result<std::vector<saved_change>> next(std::uint64_t plan, operation op, std::uint64_t limit);

  /// Intent before effect (architecture, decision 6): commits leaves push.intent before anything is sent.
  result<void> intend(std::uint64_t plan, const std::vector<std::uint64_t>& ordinals);
  /// Records what came of it, with leaves push.done / push.failed / push.unknown, and carries it into the shadow.
  /// Commits once for all of them.
  ///   done: the shadow holds `after` (of a creation nothing else), the basis and the remote id; unknown: the shadow is
  ///   marked uncertain; not_sent: back to planned.
  /// A membership belongs to its member, never to the group's row: done and unknown both carry the change's basis
  /// (mapping's basis_open, 0) into the *member's* row, so that the next plan looks again; done keeps or drops the
  /// pair; unknown makes it a maybe (shadow_object::maybe_groups) and marks no row uncertain. The fields of an
  /// uncertain row take in what `after` would have set (not what it would have cleared): they are what the target *may*
  /// hold, so that the next plan can clear it; and it is active if it may be (an unknown creation or reactivation; an
  /// unknown deactivation leaves it so). deactivate_user done makes it certainly inactive and leaves `uncertain` as it
  /// was: it said nothing of the fields. delete_group done drops the pairs that were left and sets those members' basis
  /// to 0.
  result<void> conclude(std::uint64_t plan, const std::vector<push_outcome>& outcomes);

  /// Changes intended and never concluded (after a crash, or because the target cannot tell), all plans of a target,
  /// oldest first.
  result<std::vector<saved_change>> open_intents(const target_id& target);
  /// The creations among them, without attributes.
  result<std::vector<unsettled_creation>> unsettled_creations(const target_id& target);
  /// Why the outcome of an intent could not be found out; the intent stays open. Commits.
  result<void> note_unsettled(const std::vector<unsettled_creation>& why);

  /// Newest plan of a target that is not done and not refused: of the whole, or of a part where there is none.
  result<std::optional<plan_summary>> newest_open(const target_id& target);
  /// How many objects (persons, groups) have changes in this target's plan that may not leave for want of consent.
  result<std::uint64_t> withheld(const target_id& target);

 private:
  store& store_;
};

}  // namespace sluis::state
