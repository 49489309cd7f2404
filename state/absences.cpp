#include "state/absences.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "state/deactivations.hpp"
#include "state/facts/scope_table.hpp"
#include "state/groups_ended.hpp"
#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

/// The account is removed because its person or group is absent: as such, or because nobody knows what became of its
/// creation.
bool is_for_the_absence(reason why) {
  return why == reason::left_source || why == reason::outcome_unknown;
}

/// Which people's accounts, and which groups, these plans remove.
class removal_in {
 public:
  removal_in(sqlite::database& db, std::vector<std::uint64_t> plans)
      : plans_(std::move(plans)),
        find_(db.prepare(
            (std::string("SELECT 1 FROM plan_change WHERE plan = ?1 AND (op IN (?2, ?3, ?5) OR ") + is_ended_by_name +
             ") AND object = ?4 AND member = x'' "
             // of this absence, and not of one that ended: computed on its first day (in local time) or later
             "AND (SELECT p.computed_at FROM plan p WHERE p.id = ?1) >= (SELECT (c.since * 24 - 3) * 3600000 FROM "
             "current c WHERE c.kind IN (1, 2) AND c.subject = ?4)")
                .c_str())) {}
  [[nodiscard]] bool has(const subject_id& who) const {
    return std::any_of(plans_.begin(), plans_.end(), [&](std::uint64_t plan) {
      const sqlite::scoped_use use(find_);
      find_.bind(2, code(operation::deactivate_user)).bind(3, code(operation::delete_user));
      return find_.bind(1, plan).bind(4, who).bind(5, code(operation::delete_group)).step();
    });
  }

 private:
  std::vector<std::uint64_t> plans_;
  mutable sqlite::statement find_;
};

}  // namespace

result<std::vector<absence>> absences::not_accepted() {
  std::vector<absence> out;
  auto read = store_.db().prepare(
      "SELECT c.subject, c.kind, c.role, s.school, c.n FROM current c JOIN scope s ON s.seq = c.scope "
      "WHERE c.state = 3 AND c.accepted IS NULL AND c.kind IN (1, 2) "
      "ORDER BY c.kind, c.subject");
  while (read.step()) {
    absence one;
    one.id = read.id<subject_id>(0);
    one.kind = static_cast<subject_kind>(read.integer(1));
    if (one.kind == subject_kind::person) one.role = static_cast<role>(read.integer(2));
    one.school = read.id<subject_id>(3);
    one.n = static_cast<std::uint64_t>(read.integer(4));
    out.push_back(one);
  }
  return out;
}

// basis 3: a group that left and has that name there (mapping/basis.hpp, basis_left).
plan_answers::plan_answers(store& s, const target_id& target)
    : target_(target),
      held_(s.db().prepare("SELECT (active <> 0 OR kind <> 1) AND (kind <> 2 OR basis <> 3) FROM shadow "
                           "WHERE target = ?1 AND kind = ?2 AND subject = ?3 AND (remote_id <> '' OR uncertain = 1)")),
      removal_(s.db().prepare((std::string("SELECT why FROM plan_change WHERE plan = ?1 AND (op IN (?2, ?3, ?4) OR ") +
                               is_ended_by_name + ") AND object = ?5 AND member = x''")
                                  .c_str())) {
  auto read = s.db().prepare("SELECT id FROM plan WHERE target = ?1 AND state IN (?2, ?3)");
  read.bind_text(1, target.str()).bind(2, code(plan_state::ready)).bind(3, code(plan_state::pushing));
  while (read.step()) plans_.push_back(static_cast<std::uint64_t>(read.integer(0)));
  removal_.bind(2, code(operation::deactivate_user))
      .bind(3, code(operation::delete_user))
      .bind(4, code(operation::delete_group));
}

plan_answer plan_answers::about(const absence& one) {
  const sqlite::scoped_use use(held_);
  if (!held_.bind_text(1, target_.str()).bind(2, code(one.kind)).bind(3, one.id).step()) return plan_answer::nothing;
  // Where an account is off already, because of a block, say, nothing waits for a plan; one that says so all the same
  // accepts it.
  auto out = held_.integer(0) != 0 ? plan_answer::waits : plan_answer::nothing;
  for (const auto plan : plans_) {
    removal_.bind(1, plan).bind(5, one.id);
    const auto why = removal_.step() ? std::optional(static_cast<reason>(removal_.integer(0))) : std::nullopt;
    removal_.reset();
    if (why && is_for_the_absence(*why)) return plan_answer::accepts;
    if (why) out = plan_answer::nothing;
  }
  return out;
}

result<absences::population> absences::present(subject_kind kind) {
  population out;
  auto read = store_.db().prepare(
      "SELECT s.school, c.role, count(*) FROM current c JOIN scope s ON s.seq = c.scope "
      "WHERE c.kind = ?1 AND c.state <> 3 GROUP BY s.school, c.role");
  read.bind(1, code(kind));
  while (read.step()) {
    const auto who = kind == subject_kind::person ? static_cast<role>(read.integer(1)) : role::student;
    out[{read.id<subject_id>(0), who}] += static_cast<std::uint64_t>(read.integer(2));
  }
  return out;
}

std::vector<std::uint64_t> absences::approved_plans(const std::optional<target_id>& at) {
  std::vector<std::uint64_t> out;
  const std::string target = at ? at->str() : std::string();
  auto read = store_.db().prepare(
      "SELECT id FROM plan WHERE approved_by IS NOT NULL AND state IN (?1, ?2, ?3) AND (?4 = '' OR target = ?4)");
  read.bind(1, code(plan_state::ready))
      .bind(2, code(plan_state::pushing))
      .bind(3, code(plan_state::done))
      .bind_text(4, target);
  while (read.step()) out.push_back(static_cast<std::uint64_t>(read.integer(0)));
  return out;
}

result<absences::population> absences::went_without_approval(day from, const std::optional<target_id>& at) {
  population out;
  const auto day_number = std::int64_t{from.time_since_epoch().count()};
  const auto there = at ? std::optional<deactivations>(std::in_place, store_, from, *at) : std::nullopt;
  const auto count = [&](const deactivated_person& one) {
    if (!there || !there->was_seen(one)) ++out[{one.school, one.role}];
  };
  auto accepted = store_.db().prepare(
      "SELECT s.school, c.role, c.subject FROM current c JOIN scope s ON s.seq = c.scope "
      "WHERE c.kind = 1 AND c.state = 3 AND c.why = ?2 AND c.accepted >= ?1 AND c.approved = 0");
  accepted.bind(1, day_number).bind(2, code(reason::left_source));
  while (accepted.step())
    count({accepted.id<subject_id>(2), accepted.id<subject_id>(0), static_cast<role>(accepted.integer(1))});
  if (!at) return out;
  const removal_in approved(store_.db(), approved_plans(at));
  auto inactive = store_.db().prepare(
      "SELECT s.school, c.role, c.subject FROM current c JOIN scope s ON s.seq = c.scope JOIN shadow h ON h.target = "
      "?3 AND h.kind = 1 AND h.subject = c.subject "
      "WHERE c.kind = 1 AND c.state = 3 AND c.why = ?2 AND c.accepted IS NULL AND c.since >= ?1 AND h.own_word = 1 AND "
      "h.remote_id <> ''");
  inactive.bind(1, day_number).bind(2, code(reason::left_source)).bind_text(3, at->str());
  while (inactive.step()) {
    const deactivated_person one{inactive.id<subject_id>(2), inactive.id<subject_id>(0),
                                 static_cast<role>(inactive.integer(1))};
    if (!approved.has(one.who)) count(one);
  }
  for (const auto& one : there->of_the_present()) ++out[{one.school, one.role}];
  return out;
}

result<std::map<subject_id, std::uint64_t>> absences::groups_went_without_approval(day from,
                                                                                   const std::optional<target_id>& at) {
  std::map<subject_id, std::uint64_t> out;
  const auto day_number = std::int64_t{from.time_since_epoch().count()};
  auto accepted = store_.db().prepare(
      "SELECT s.school, count(*) FROM current c JOIN scope s ON s.seq = c.scope "
      "WHERE c.kind = 2 AND c.state = 3 AND c.why = ?2 AND c.accepted >= ?1 AND c.approved = 0 GROUP BY s.school");
  accepted.bind(1, day_number).bind(2, code(reason::left_source));
  while (accepted.step()) out[accepted.id<subject_id>(0)] += static_cast<std::uint64_t>(accepted.integer(1));
  if (!at) return out;
  const removal_in approved(store_.db(), approved_plans(at));
  auto deleted = store_.db().prepare(
      "SELECT s.school, c.subject FROM current c JOIN scope s ON s.seq = c.scope "
      "JOIN shadow h ON h.target = ?3 AND h.kind = 2 AND h.subject = c.subject "
      "WHERE c.kind = 2 AND c.state = 3 AND c.why = ?2 AND c.accepted IS NULL AND c.since >= ?1 "
      "AND ((h.remote_id = '' AND h.uncertain = 0 AND h.n > 0) OR (h.remote_id <> '' AND h.basis = 3))");
  deleted.bind(1, day_number).bind(2, code(reason::left_source)).bind_text(3, at->str());
  while (deleted.step()) {
    if (!approved.has(deleted.id<subject_id>(1))) ++out[deleted.id<subject_id>(0)];
  }
  return out;
}

result<void> absences::accept(const std::vector<absence>& these, std::string_view why, const actor_id& by, day today) {
  if (these.empty()) return {};
  store::work work(store_);
  auto set = store_.db().prepare(
      "UPDATE current SET accepted = ?3, approved = ?4 WHERE kind = ?1 AND subject = ?2 AND state = 3 AND accepted IS "
      "NULL");
  auto set_before = store_.db().prepare(
      "UPDATE current SET approved = 1 WHERE kind = ?3 AND state = 3 "
      "AND accepted IS NOT NULL AND approved = 0 AND (role = ?2 OR kind = 2) "
      "AND scope IN (SELECT seq FROM scope WHERE school = ?1)");
  const removal_in approved(store_.db(), approved_plans(std::nullopt));
  std::set<std::tuple<subject_kind, subject_id, role>> seen_to;
  for (const auto& one : these) {
    const bool is_approved = !by.is_null() || approved.has(one.id);
    if (is_approved) seen_to.insert({one.kind, one.school, one.role});
    set.bind(1, code(one.kind))
        .bind(2, one.id)
        .bind(3, std::int64_t{today.time_since_epoch().count()})
        .bind(4, std::int64_t{is_approved ? 1 : 0})
        .run();
    if (store_.db().changes() == 0)
      return error(errc::conflict, "subject " + one.id.hex() + " is not absent any more", "ask again");
    store_.log().append(
        {mutation_kind::absence_accepted, one.id, one.n, std::nullopt, std::nullopt, by, std::string(why)});
  }
  for (const auto& [kind, school, who] : seen_to) {
    set_before.bind(1, school).bind(2, code(who)).bind(3, code(kind)).run();
  }
  return work.commit();
}

result<std::uint64_t> absences::lower_to(day today) {
  const auto number = std::int64_t{today.time_since_epoch().count()};
  std::vector<std::pair<subject_id, std::uint64_t>> ahead;
  auto find = store_.db().prepare(
      "SELECT subject, n FROM current WHERE accepted > ?1 AND state = 3 AND kind IN (1, 2) ORDER BY kind, subject");
  find.bind(1, number);
  while (find.step()) ahead.emplace_back(find.id<subject_id>(0), static_cast<std::uint64_t>(find.integer(1)));
  find.reset();
  auto is_closed_ahead =
      store_.db().prepare("SELECT EXISTS (SELECT 1 FROM shadow WHERE closed > ?1 OR off_since > ?1)");
  is_closed_ahead.bind(1, number).step();
  const bool is_any_closed_ahead = is_closed_ahead.integer(0) != 0;
  is_closed_ahead.reset();
  if (ahead.empty() && !is_any_closed_ahead) return std::uint64_t{0};

  store::work work(store_);
  store_.db().prepare("UPDATE shadow SET closed = ?1 WHERE closed > ?1").bind(1, number).run();
  store_.db().prepare("UPDATE shadow SET off_since = ?1 WHERE off_since > ?1").bind(1, number).run();
  auto set =
      store_.db().prepare("UPDATE current SET accepted = ?1 WHERE accepted > ?1 AND state = 3 AND kind IN (1, 2)");
  set.bind(1, number).run();
  for (const auto& [who, n] : ahead) {
    store_.log().append(
        {mutation_kind::absence_accepted, who, n, std::nullopt, std::nullopt, {}, "the clock was ahead"});
  }
  SLUIS_TRY(work.commit());
  return std::uint64_t{ahead.size()};
}

}  // namespace sluis::state
