#include "state/plans.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/held_changes.hpp"
#include "state/push/plan_ends.hpp"
#include "state/push/plan_rows.hpp"
#include "state/push/plan_saver.hpp"

namespace sluis::state {

namespace {

std::string select_plan(std::string_view rest) {
  return std::string("SELECT ") + plan_columns + " FROM plan " + std::string(rest);
}

error no_plan(const std::string& which) {
  return {errc::not_found, "there is no plan " + which, "sluis plan list"};
}

result<plan_summary> by_id(store& s, std::uint64_t plan) {
  auto find = s.db().prepare(select_plan("WHERE id = ?1"));
  if (!find.bind(1, plan).step()) return no_plan(std::to_string(plan));
  return read_summary(find);
}

std::string plan_standing_text(const plan_summary& plan) {
  if (plan.state == plan_state::refused) return "was replaced by a newer one, because something changed since,";
  return plan.state == plan_state::ready && plan.approved_by ? "is approved already"
                                                             : std::string("is ") + to_string(plan.state);
}

/// A plan that must be in one of these states for what is asked.
result<plan_summary> in_state(store& s, std::uint64_t plan, std::initializer_list<plan_state> allowed,
                              const char* for_what) {
  SLUIS_ASSIGN(auto out, by_id(s, plan));
  if (std::find(allowed.begin(), allowed.end(), out.state) != allowed.end()) return out;
  return error(errc::conflict,
               "plan " + out.hash.substr(0, 12) + " " + plan_standing_text(out) + " and cannot be " + for_what,
               "the newest one: sluis plan list");
}

std::vector<plan_summary> summaries_of(sqlite::statement& find) {
  std::vector<plan_summary> out;
  while (find.step()) out.push_back(read_summary(find));
  return out;
}

}  // namespace

result<std::unique_ptr<plan_writer>> plans::begin(const target_id& target, const subject_id& consent,
                                                  plan_extent extent) {
  return std::unique_ptr<plan_writer>(new plan_saver(store_, target, consent, extent));
}

result<std::vector<plan_summary>> plans::list(std::optional<target_id> target, std::uint64_t limit) {
  auto find = store_.db().prepare(
      select_plan(target ? "WHERE target = ?2 ORDER BY id DESC LIMIT ?1" : "ORDER BY id DESC LIMIT ?1"));
  find.bind(1, std::min<std::uint64_t>(limit, 1000000));
  if (target) find.bind_text(2, target->str());
  return summaries_of(find);
}

result<plan_summary> plans::find(std::string_view hash_or_unique_prefix) {
  std::string prefix(hash_or_unique_prefix);
  std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
  if (prefix.empty() || prefix.size() > 64 || prefix.find_first_not_of("0123456789ABCDEF") != std::string::npos) {
    return error(errc::invalid_input, "a plan is named by its hash or the first hex digits of it", "sluis plan list");
  }
  auto find = store_.db().prepare(select_plan("WHERE substr(hex(hash), 1, length(?1)) = ?1 LIMIT 2"));
  find.bind_text(1, prefix);
  auto found = summaries_of(find);
  if (found.empty()) return no_plan(std::string(hash_or_unique_prefix));
  if (found.size() > 1) {
    return error(errc::conflict, "more than one plan begins with " + std::string(hash_or_unique_prefix),
                 "give more digits of the hash");
  }
  return std::move(found.front());
}

result<void> plans::each(std::uint64_t plan, std::uint64_t from,
                         const std::function<result<bool>(const saved_change&)>& visit) {
  auto rows = store_.db().prepare(
      select_changes(progress_index::by_ordinal, "WHERE p.plan = ?1 AND p.ordinal >= ?2 ORDER BY p.ordinal"));
  rows.bind(1, plan).bind(2, from);
  while (rows.step()) {
    SLUIS_ASSIGN(const auto change, read_change(rows, store_.keys()));
    SLUIS_ASSIGN(const bool more, visit(change));
    if (!more) break;
  }
  return {};
}

result<std::uint64_t> plans::dropped_lines(std::uint64_t plan) {
  auto count = store_.db().prepare("SELECT count(*) FROM dropped_line WHERE plan = ?1");
  count.bind(1, plan).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

result<void> plans::approve(std::uint64_t plan, const actor_id& by) {
  store::work work(store_);
  SLUIS_ASSIGN(const auto found, in_state(store_, plan, {plan_state::held}, "approved"));
  auto update = store_.db().prepare("UPDATE plan SET state = ?2, approved_by = ?3 WHERE id = ?1");
  update.bind(1, plan).bind(2, static_cast<std::int64_t>(plan_state::ready)).bind(3, by).run();
  mutation leaf;
  leaf.kind = mutation_kind::plan_approved;
  leaf.n = plan;
  const auto hash = from_hex(found.hash).value_or(std::string(32, '\0'));
  leaf.ciphertext_hash.emplace();
  std::copy(hash.begin(), hash.end(), leaf.ciphertext_hash->begin());
  leaf.actor = by;
  leaf.note = found.target.str();
  store_.log().append(leaf);
  forget_held_changes(store_, plan);
  return work.commit();
}

result<void> plans::refuse(std::uint64_t plan, std::string_view why) {
  store::work work(store_);
  SLUIS_ASSIGN(const auto found,
               in_state(store_, plan, {plan_state::ready, plan_state::held, plan_state::withheld}, "refused"));
  refuse_plan(store_, plan, found.target, why);
  return work.commit();
}

result<void> plans::set_state(std::uint64_t plan, plan_state state) {
  store::work work(store_);
  SLUIS_ASSIGN(const auto found, by_id(store_, plan));
  if (found.state == state) return {};
  const bool begins = state == plan_state::pushing && found.state == plan_state::ready;
  const bool ends = state == plan_state::done && found.state == plan_state::pushing;
  if (!begins && !ends) {
    return error(
        errc::conflict,
        "plan " + found.hash.substr(0, 12) + " is " + to_string(found.state) + " and cannot become " + to_string(state),
        "sluis plan list");
  }
  if (ends && has_open(store_, plan, "how <= 2")) {
    return error(errc::conflict, "plan " + found.hash.substr(0, 12) + " has changes without an outcome",
                 "push it to the end first");
  }
  store_.db()
      .prepare("UPDATE plan SET state = ?2 WHERE id = ?1")
      .bind(1, plan)
      .bind(2, static_cast<std::int64_t>(state))
      .run();
  return work.commit();
}

result<std::optional<plan_summary>> plans::newest_open(const target_id& target) {
  auto find = store_.db().prepare(select_plan("WHERE target = ?1 AND state <= 4 ORDER BY extent, id DESC LIMIT 1"));
  if (!find.bind_text(1, target.str()).step()) return std::optional<plan_summary>();
  return std::optional(read_summary(find));
}

result<std::uint64_t> plans::withheld(const target_id& target) {
  auto sum = store_.db().prepare(
      "SELECT coalesce((SELECT objects FROM plan WHERE state = 1 AND target = ?1 ORDER BY extent, id DESC LIMIT 1), "
      "0)");
  sum.bind_text(1, target.str());
  sum.step();
  return static_cast<std::uint64_t>(sum.integer(0));
}

}  // namespace sluis::state
