#include "state/push/plan_standing.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "model/on_premises.hpp"
#include "state/push/plan_rows.hpp"
#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;

/// Operation, object and member: one change, whichever plan says it.
using change_key = std::tuple<std::int64_t, std::string, std::string>;

change_key key_of(const sqlite::statement& row, int first) {
  return {row.integer(first), std::string(row.blob(first + 1)), std::string(row.blob(first + 2))};
}

std::vector<std::uint64_t> ids(sqlite::statement& find) {
  std::vector<std::uint64_t> out;
  while (find.step()) out.push_back(static_cast<std::uint64_t>(find.integer(0)));
  return out;
}

std::vector<std::uint64_t> parts_after(store& s, const target_id& target, std::uint64_t plan) {
  auto find =
      s.db().prepare("SELECT id FROM plan WHERE target = ?1 AND extent = 2 AND closed = 0 AND id > ?2 ORDER BY id");
  find.bind_text(1, target.str()).bind(2, plan);
  return ids(find);
}

/// Has this change of the plan no outcome yet?
class still_open {
 public:
  still_open(store& s, std::uint64_t plan)
      : find_(s.db().prepare("SELECT 1 FROM progress INDEXED BY progress_open "
                             "WHERE plan = ?1 AND op = ?2 AND how <= 2 AND object = ?3 AND member = ?4 LIMIT 1")),
        plan_(plan) {}
  [[nodiscard]] bool has(const change_key& key) {
    const sqlite::scoped_use use(find_);
    const auto& [op, object, member] = key;
    return find_.bind(1, plan_).bind(2, op).bind_blob(3, object).bind_blob(4, member).step();
  }

 private:
  sqlite::statement find_;
  std::uint64_t plan_;
};

std::uint64_t without_outcome(store& s, std::uint64_t plan) {
  auto count = s.db().prepare("SELECT count(*) FROM progress INDEXED BY progress_open WHERE plan = ?1 AND how <= 2");
  count.bind(1, plan).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

/// The newest whole plan of which something was sent.
std::uint64_t newest_sent(store& s, const target_id& target) {
  auto find = s.db().prepare(
      "SELECT id, state FROM plan WHERE target = ?1 AND extent = 1 AND closed = 0 AND state IN (?2, ?3, ?4) "
      "ORDER BY id DESC");
  find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(plan_state::pushing));
  find.bind(3, static_cast<std::int64_t>(plan_state::done)).bind(4, static_cast<std::int64_t>(plan_state::refused));
  auto any = s.db().prepare("SELECT 1 FROM progress WHERE plan = ?1 AND how > 1 LIMIT 1");
  while (find.step()) {
    const auto id = static_cast<std::uint64_t>(find.integer(0));
    if (static_cast<plan_state>(find.integer(1)) != plan_state::refused) return id;
    const sqlite::scoped_use use(any);  // one that was superseded: while it was being pushed, or before
    if (any.bind(1, id).step()) return id;
  }
  return 0;
}

struct failure {
  std::uint64_t plan;
  std::string why;
};
using failures = std::map<change_key, failure>;

/// The outcomes of one plan, over those of earlier ones.
void take_in_outcomes(store& s, std::uint64_t plan, failures& known) {
  auto read = s.db().prepare(
      "SELECT op, object, member, how, problem FROM progress WHERE plan = ?1 AND how IN (?2, ?3, ?4) ORDER BY ordinal");
  read.bind(1, plan).bind(2, code(progress::done));
  read.bind(3, code(progress::failed)).bind(4, code(progress::unknown));
  while (read.step()) {
    if (read.integer(3) == code(progress::done) && known.empty()) continue;
    auto key = key_of(read, 0);
    if (read.integer(3) == code(progress::done))
      known.erase(key);
    else
      known[std::move(key)] = {plan, std::string(read.text(4))};
  }
}

/// An open whole plan that was made later says what is wanted: what it does not say is not.
void drop_what_is_not_wanted(store& s, const target_id& target, std::uint64_t since, failures& known) {
  auto newest = s.db().prepare(
      "SELECT id FROM plan WHERE target = ?1 AND extent = 1 AND state <= 4 AND id > ?2 ORDER BY id DESC LIMIT 1");
  if (known.empty() || !newest.bind_text(1, target.str()).bind(2, since).step()) return;
  const auto plan = static_cast<std::uint64_t>(newest.integer(0));
  auto find = s.db().prepare("SELECT 1 FROM plan_change WHERE plan = ?1 AND op = ?2 AND object = ?3 AND member = ?4");
  std::erase_if(known, [&](const auto& one) {
    const auto& [op, object, member] = one.first;
    const sqlite::scoped_use use(find);
    return one.second.plan < plan && !find.bind(1, plan).bind(2, op).bind_blob(3, object).bind_blob(4, member).step();
  });
}

failures failures_of(store& s, const target_id& target) {
  failures all;
  const auto whole = newest_sent(s, target);
  if (whole != 0) take_in_outcomes(s, whole, all);
  for (const auto part : parts_after(s, target, whole)) take_in_outcomes(s, part, all);
  drop_what_is_not_wanted(s, target, whole, all);
  return all;
}

}  // namespace

result<std::uint64_t> changes_without_outcome(store& s, const target_id& target, const known_progress& known) {
  SLUIS_ASSIGN(const auto open, s.plans().newest_open(target));
  if (!open) return 0U;
  const bool is_known = known.plan == open->id;
  auto out = is_known ? open->total() - std::min(open->total(), known.concluded) : without_outcome(s, open->id);
  still_open in_it(s, open->id);
  for (const auto part : parts_after(s, target, open->id)) {
    // What a part that was superseded did not send is not planned any more.
    auto read = s.db().prepare(
        "SELECT op, object, member, how FROM progress WHERE plan = ?1 "
        "AND (how = 3 OR (how < 3 AND (SELECT state FROM plan WHERE id = ?1) <= 4))");
    read.bind(1, part);
    while (read.step()) {
      const bool is_done = read.integer(3) == code(progress::done), is_in_it = in_it.has(key_of(read, 0));
      if (is_done && is_in_it && out > 0) --out;
      if (!is_done && !is_in_it) ++out;
    }
  }
  return out;
}

std::uint64_t newest_whole_plan(store& s, const target_id& target) {
  auto find = s.db().prepare("SELECT coalesce(max(id), 0) FROM plan WHERE target = ?1 AND extent = 1");
  find.bind_text(1, target.str()).step();
  return static_cast<std::uint64_t>(find.integer(0));
}

result<failed_changes> failed_changes_of(store& s, const target_id& target) {
  const auto all = failures_of(s, target);
  failed_changes out;
  out.count = all.size();
  if (all.empty()) return out;
  const auto first = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second.plan, a.first) < std::pair(b.second.plan, b.first);
  });
  out.first = first->second.why;
  for (const auto& [key, failed] : all) {
    if (is_on_premises(failed.why)) ++out.on_premises[static_cast<operation>(std::get<0>(key))];
  }
  auto hash = s.db().prepare("SELECT hex(hash) FROM plan WHERE id = ?1");
  if (hash.bind(1, first->second.plan).step()) {
    out.plan_hash = hash.text(0);
    std::transform(out.plan_hash.begin(), out.plan_hash.end(), out.plan_hash.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  return out;
}

std::map<subject_id, failed_end> accounts_not_ended(store& s, const target_id& target) {
  std::map<subject_id, failed_end> out;
  for (const auto& [key, failed] : failures_of(s, target)) {
    const auto& [number_of_op, object, member] = key;
    const auto op = static_cast<operation>(number_of_op);
    subject_id whom;
    if ((op != operation::deactivate_user && op != operation::delete_user) || object.size() != whom.bytes.size())
      continue;
    std::copy(object.begin(), object.end(), whom.bytes.begin());
    if (op == operation::delete_user || !out.contains(whom)) out[whom] = {op, failed.why};
  }
  return out;
}

std::set<subject_id> not_disabled(store& s, const target_id& target) {
  std::set<subject_id> out;
  for (const auto& [key, why] : failures_of(s, target)) {
    const auto& [op, object, member] = key;
    subject_id whom;
    if (op != static_cast<std::int64_t>(operation::deactivate_user) || object.size() != whom.bytes.size()) continue;
    std::copy(object.begin(), object.end(), whom.bytes.begin());
    out.insert(whom);
  }
  return out;
}

}  // namespace sluis::state
