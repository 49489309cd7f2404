#include "state/big_endian.hpp"
#include "state/check/log_followers.hpp"
#include "state/check/parts.hpp"
#include "state/crypto/digest.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/push/plan_rows.hpp"

namespace sluis::state {

namespace {

struct hashed {
  sha256_hash hash{};
  std::uint64_t changes = 0;
  plan_counts counts{};
};

hashed hash_of(const check_context& at, std::uint64_t plan, const target_id& target, const subject_id& consent,
               std::uint64_t basis) {
  hashed out;
  crypto::sha256_stream hash;
  hash.add(hashed_header(at.institution, target, consent, basis));
  auto rows = at.db().prepare(hashed_select);
  rows.bind(1, plan);
  for (; rows.step(); ++out.changes) {
    const auto change = read_hashed(rows);
    hash.add(hashed_change(change));
    if (static_cast<std::size_t>(change.op) < operation_count) ++out.counts[static_cast<std::size_t>(change.op)];
  }
  out.hash = hash.finish();
  return out;
}

}  // namespace

void check_plans(const check_context& at) {
  const bool someone_is_being_erased = !being_erased(at.db()).empty();
  auto plans = at.db().prepare("SELECT id, hash, target, consent, basis, state, note, counts, objects FROM plan ORDER BY id");
  auto objects = at.db().prepare(
      "SELECT count(*) FROM (SELECT object FROM plan_change WHERE plan = ?1 UNION SELECT member FROM plan_change WHERE plan = ?1 AND member <> x'')");
  auto count = at.db().prepare(
      "SELECT count(*) FROM progress p JOIN plan_change c USING (plan, op, object, member) WHERE p.plan = ?1");
  while (plans.step()) {
    const auto id = static_cast<std::uint64_t>(plans.integer(0));
    const auto found = hash_of(at, id, target_id(std::string(plans.text(2))), plans.id<subject_id>(3),
                               static_cast<std::uint64_t>(plans.integer(4)));
    const auto state = static_cast<plan_state>(plans.integer(5));
    const bool went_with_an_erasure = plans.text(6) == erased_note;
    if (went_with_an_erasure && someone_is_being_erased) continue;  // what is left of it goes too
    if (found.changes == 0 && (state == plan_state::refused || (state == plan_state::done && went_with_an_erasure))) continue;  // superseded, or somebody in it was erased: only the hash is kept
    if (view_of(found.hash) != plans.blob(1))
      at.found.add("table plan: the changes of plan " + std::to_string(id) + " do not have its hash");
    if (plans.text(7) != encode_counts(found.counts)) at.found.add("table plan: plan " + std::to_string(id) + " does not have the changes that it counts");
    objects.bind(1, id).step();
    if (objects.integer(0) != plans.integer(8)) at.found.add("table plan: plan " + std::to_string(id) + " does not speak of as many objects as it counts");
    objects.reset();
    count.bind(1, id).step();
    if (static_cast<std::uint64_t>(count.integer(0)) != found.changes) {
      at.found.add("table progress: the changes of plan " + std::to_string(id) + " do not all have their place");
    }
    count.reset();
  }
  auto lone = at.db().prepare("SELECT DISTINCT c.plan FROM plan_change c LEFT JOIN plan p ON p.id = c.plan WHERE p.id IS NULL");
  while (lone.step()) at.found.add("table plan_change: there are changes of plan " + std::to_string(lone.integer(0)) + ", which does not exist");
}

}  // namespace sluis::state
