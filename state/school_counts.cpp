#include "state/school_counts.hpp"

#include "model/plan.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::map<subject_id, std::uint64_t> school_counts::people() {
  std::map<subject_id, std::uint64_t> out;
  auto read = store_.db().prepare(
      "SELECT s.school, COUNT(*) FROM current c JOIN scope s ON s.seq = c.scope WHERE c.kind = 1 AND c.state = 1 GROUP "
      "BY s.school");
  while (read.step()) out[read.id<subject_id>(0)] = static_cast<std::uint64_t>(read.integer(1));
  return out;
}

std::set<subject_id> school_counts::listed_by(const source_id& source) {
  std::set<subject_id> out;
  auto read = store_.db().prepare(
      "SELECT school FROM scope s WHERE source = ?1 AND EXISTS (SELECT 1 FROM current c WHERE c.scope = s.seq AND "
      "c.kind = 1 AND c.listed = 1)");
  read.bind_text(1, source.str());
  while (read.step()) out.insert(read.id<subject_id>(0));
  return out;
}

std::map<source_id, std::uint64_t> school_counts::listed_people() {
  std::map<source_id, std::uint64_t> out;
  auto read = store_.db().prepare(
      "SELECT s.source, COUNT(*) FROM current c JOIN scope s ON s.seq = c.scope WHERE c.kind = 1 AND c.state <> 3 AND "
      "c.listed = 1 GROUP BY s.source");
  while (read.step()) out[source_id(std::string(read.text(0)))] = static_cast<std::uint64_t>(read.integer(1));
  return out;
}

std::map<day, std::uint64_t> school_counts::ended(const source_id& source, const subject_id& school, role who,
                                                  day first) {
  std::map<day, std::uint64_t> out;
  auto read = store_.db().prepare(
      "SELECT c.since, COUNT(*) FROM current c JOIN scope s ON s.seq = c.scope WHERE s.source = ?1 AND s.school = ?2 "
      "AND c.kind = 1 AND "
      "c.role = ?3 AND c.state = 3 AND c.why = ?4 AND c.since >= ?5 GROUP BY c.since");
  read.bind_text(1, source.str()).bind(2, school).bind(3, static_cast<std::int64_t>(who));
  read.bind(4, static_cast<std::int64_t>(reason::ended)).bind(5, std::int64_t{first.time_since_epoch().count()});
  while (read.step()) out[day{std::chrono::days{read.integer(0)}}] = static_cast<std::uint64_t>(read.integer(1));
  return out;
}

std::map<subject_id, school_at_target> school_counts::at(const target_id& target, std::uint64_t plan) {
  std::map<subject_id, school_at_target> out;
  auto accounts = store_.db().prepare(
      "SELECT s.school, COUNT(*) FROM shadow h JOIN current c ON c.kind = h.kind AND c.subject = h.subject JOIN scope "
      "s ON s.seq = c.scope "
      "WHERE h.target = ?1 AND h.kind = 1 AND h.active = 1 GROUP BY s.school");
  accounts.bind_text(1, target.str());
  while (accounts.step()) out[accounts.id<subject_id>(0)].active = static_cast<std::uint64_t>(accounts.integer(1));
  // saved_change::progress: up to 2 without an outcome, 4 failed.
  auto changes = store_.db().prepare(
      "SELECT p.school, SUM(g.how <= 2), SUM(g.how = 4) FROM progress g "
      "JOIN plan_change p ON p.plan = g.plan AND p.op = g.op AND p.object = g.object AND p.member = g.member WHERE "
      "g.plan = ?1 GROUP BY p.school");
  changes.bind(1, plan);
  while (changes.step()) {
    auto& one = out[changes.id<subject_id>(0)];
    one.waiting = static_cast<std::uint64_t>(changes.integer(1));
    one.failed = static_cast<std::uint64_t>(changes.integer(2));
  }
  return out;
}

}  // namespace sluis::state
