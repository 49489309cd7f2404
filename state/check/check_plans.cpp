#include <vector>

#include "state/big_endian.hpp"
#include "state/check/log_followers.hpp"
#include "state/check/parts.hpp"
#include "state/crypto/digest.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/push/plan_rows.hpp"

namespace sluis::state {

namespace {

struct dropped {
  operation op{};
  std::string line;
};

struct hashed {
  sha256_hash hash{};
  std::uint64_t changes = 0;  // that are left
  std::uint64_t dropped = 0;
  bool misplaced = false;  // a dropped line stands in no place of the plan
  plan_counts counts{};
};

/// Lines that an erasure dropped, in order.
std::vector<std::pair<std::uint64_t, dropped>> dropped_of(const check_context& at, std::uint64_t plan) {
  std::vector<std::pair<std::uint64_t, dropped>> out;
  auto rows = at.db().prepare("SELECT ordinal, op, line FROM dropped_line WHERE plan = ?1 ORDER BY ordinal");
  rows.bind(1, plan);
  while (rows.step())
    out.push_back({static_cast<std::uint64_t>(rows.integer(0)),
                   {static_cast<operation>(rows.integer(1)), std::string(rows.blob(2))}});
  return out;
}

/// A dropped line stands in its old place between those that are left.
hashed rehashed(const check_context& at, std::uint64_t plan, const target_id& target, const subject_id& consent,
                std::uint64_t basis) {
  hashed out;
  const auto all_dropped = dropped_of(at, plan);
  auto next_dropped = all_dropped.begin();
  crypto::sha256_stream hash;
  hash.add(hashed_header(at.institution, target, consent, basis));
  const auto count = [&](operation op) {
    if (static_cast<std::size_t>(op) < operation_count) ++out.counts[static_cast<std::size_t>(op)];
  };
  const auto add_dropped = [&] {
    for (; next_dropped != all_dropped.end() && next_dropped->first == out.changes + out.dropped + 1;
         ++next_dropped, ++out.dropped) {
      hash.add(next_dropped->second.line);
      count(next_dropped->second.op);
    }
  };
  auto rows = at.db().prepare(hashed_select);
  rows.bind(1, plan);
  for (add_dropped(); rows.step(); add_dropped()) {
    const auto change = read_hashed(rows);
    hash.add(view_of(line_hash(change)));
    count(change.op);
    ++out.changes;
  }
  out.misplaced = next_dropped != all_dropped.end();
  out.hash = hash.finish();
  return out;
}

}  // namespace

void check_plans(const check_context& at) {
  const bool someone_is_being_erased = !being_erased(at.db()).empty();
  auto plans =
      at.db().prepare("SELECT id, hash, target, consent, basis, state, counts, objects, note FROM plan ORDER BY id");
  auto objects = at.db().prepare(
      "SELECT count(*) FROM (SELECT object FROM plan_change WHERE plan = ?1 UNION SELECT member FROM plan_change WHERE "
      "plan = ?1 AND member <> x'')");
  auto count = at.db().prepare(
      "SELECT count(*) FROM progress p JOIN plan_change c USING (plan, op, object, member) WHERE p.plan = ?1");
  while (plans.step()) {
    const auto id = static_cast<std::uint64_t>(plans.integer(0));
    const auto found = rehashed(at, id, target_id(std::string(plans.text(2))), plans.id<subject_id>(3),
                                static_cast<std::uint64_t>(plans.integer(4)));
    const auto state = static_cast<plan_state>(plans.integer(5));
    if (plans.text(8) == erased_note && someone_is_being_erased) continue;  // what is left of it goes too
    if (found.changes + found.dropped == 0 && !found.misplaced && state == plan_state::refused)
      continue;  // superseded: only the hash is kept
    if (found.misplaced)
      at.found.add("table dropped_line: a line of plan " + std::to_string(id) + " is in no place of it");
    if (view_of(found.hash) != plans.blob(1))
      at.found.add("table plan: the changes of plan " + std::to_string(id) + " do not have its hash");
    if (plans.text(6) != encode_counts(found.counts))
      at.found.add("table plan: plan " + std::to_string(id) + " does not have the changes that it counts");
    objects.bind(1, id).step();
    if (found.dropped == 0 && objects.integer(0) != plans.integer(7))
      at.found.add("table plan: plan " + std::to_string(id) + " does not speak of as many objects as it counts");
    objects.reset();
    count.bind(1, id).step();
    if (static_cast<std::uint64_t>(count.integer(0)) != found.changes) {
      at.found.add("table progress: the changes of plan " + std::to_string(id) + " do not all have their place");
    }
    count.reset();
  }
  for (const char* table : {"plan_change", "dropped_line"}) {
    auto lone = at.db().prepare("SELECT DISTINCT c.plan FROM " + std::string(table) +
                                " c LEFT JOIN plan p ON p.id = c.plan WHERE p.id IS NULL");
    while (lone.step())
      at.found.add("table " + std::string(table) + ": there are changes of plan " + std::to_string(lone.integer(0)) +
                   ", which does not exist");
  }
}

}  // namespace sluis::state
