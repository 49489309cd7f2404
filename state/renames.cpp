#include "state/renames.hpp"

#include <map>
#include <utility>

#include "state/store.hpp"

namespace sluis::state {

namespace {

using scope = std::pair<subject_id, role>;

/// How long the log was when the newest approved plan with changes of accounts of a school and role was computed.
std::map<scope, std::int64_t> approved_until(sqlite::database& db, const target_id& at) {
  auto read = db.prepare(
      "SELECT c.school, c.role, max(p.basis) FROM plan p "
      "JOIN plan_change c ON c.plan = p.id AND c.op = ?2 AND c.member = x'' "
      "WHERE p.target = ?1 AND p.approved_by IS NOT NULL GROUP BY c.school, c.role");
  read.bind_text(1, at.str()).bind(2, static_cast<std::int64_t>(operation::update_user));
  std::map<scope, std::int64_t> out;
  while (read.step()) out[{read.id<subject_id>(0), static_cast<role>(read.integer(1))}] = read.integer(2);
  return out;
}

}  // namespace

result<std::vector<renamed_person>> renamed_without_approval(store& s, day from, const target_id& at) {
  // A name's entry is older than the plan that follows it.
  auto before = s.db().prepare("SELECT coalesce(max(basis), 0) FROM plan WHERE target = ?1 AND computed_at < ?2");
  const std::chrono::milliseconds begins = from.time_since_epoch();
  before.bind_text(1, at.str()).bind(2, std::int64_t{begins.count()}).step();
  const auto first = before.integer(0);
  before.reset();
  const auto approved = approved_until(s.db(), at);
  auto read = s.db().prepare(
      "SELECT n.subject, n.leaf, c.role, s.school FROM name n "
      "JOIN current c ON c.kind = 1 AND c.subject = n.subject JOIN scope s ON s.seq = c.scope "
      "WHERE n.kind = 1 AND n.previous <> 0 AND n.leaf >= ?1");
  read.bind(1, first);
  std::vector<renamed_person> out;
  while (read.step()) {
    renamed_person one{read.id<subject_id>(0), read.id<subject_id>(3), static_cast<role>(read.integer(2))};
    const auto seen = approved.find({one.school, one.role});
    if (seen == approved.end() || read.integer(1) >= seen->second) out.push_back(one);
  }
  return out;
}

}  // namespace sluis::state
