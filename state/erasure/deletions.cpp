#include "state/erasure/deletions.hpp"

#include <algorithm>
#include <unordered_set>

#include "state/log/leaf.hpp"

namespace sluis::state {

namespace {

// "partner delete_user plan 12": as push/plans_push writes it.
std::string_view target_in(std::string_view note) { return note.substr(0, note.find(' ')); }

// The shadow's key begins with the target: whoever asks about one subject names the targets. They are found by one step each, not by a walk over all rows.
std::vector<std::string> targets_of(sqlite::database& db) {
  std::vector<std::string> out;
  auto rows = db.prepare(
      "WITH RECURSIVE t(x) AS (SELECT min(target) FROM shadow UNION ALL SELECT (SELECT min(target) FROM shadow WHERE target > x) FROM t WHERE x IS NOT NULL) "
      "SELECT x FROM t WHERE x IS NOT NULL");
  while (rows.step()) out.emplace_back(rows.text(0));
  return out;
}

bool any_row(sqlite::statement& find, const std::string& target, const subject_id& subject) {
  const sqlite::scoped_use use(find);
  return find.bind_text(1, target).bind(2, subject).step();
}

}  // namespace

result<std::map<subject_id, std::vector<target_deletion>>> deletions_of(sqlite::database& db, const std::vector<subject_id>& whom) {
  const std::unordered_set<subject_id, handle_hash> wanted(whom.begin(), whom.end());
  std::map<subject_id, std::vector<target_deletion>> out;
  if (wanted.empty()) return out;
  auto leaves = db.prepare(
      "SELECT entry FROM leaf WHERE instr(entry, CAST('\"kind\":\"push.done\"' AS BLOB)) > 0 AND instr(entry, CAST(' delete_' AS BLOB)) > 0 ORDER BY seq");
  while (leaves.step()) {
    SLUIS_ASSIGN(const auto leaf, tlog::parse_leaf(leaves.blob(0)));
    if (!leaf.what.subject || !wanted.contains(*leaf.what.subject)) continue;
    const target_id target{std::string(target_in(leaf.what.note))};
    auto& list = out[*leaf.what.subject];
    std::erase_if(list, [&](const target_deletion& one) { return one.target == target; });
    list.push_back({target, leaf.seq, leaf.time});
  }
  for (auto& [subject, list] : out) std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.target < b.target; });
  return out;
}

result<std::map<subject_id, std::string>> deletion_notes(sqlite::database& db, const std::vector<subject_id>& whom) {
  SLUIS_ASSIGN(const auto found, deletions_of(db, whom));
  const auto targets = targets_of(db);
  auto find = db.prepare("SELECT 1 FROM shadow WHERE target = ?1 AND kind IN (1, 2) AND subject = ?2");
  std::map<subject_id, std::string> out;
  for (const auto& subject : whom) {
    static const std::vector<target_deletion> none;
    const auto at = found.find(subject);
    const auto& told = at == found.end() ? none : at->second;
    auto& text = out[subject];
    for (const auto& one : told) text += "; " + one.target.str() + ": entry " + std::to_string(one.leaf);
    for (const auto& target : targets) {
      const bool is_told = std::any_of(told.begin(), told.end(), [&](const target_deletion& one) { return one.target.str() == target; });
      if (!is_told && any_row(find, target, subject)) text += "; " + target + ": nothing there";
    }
  }
  return out;
}

bool is_anywhere(sqlite::database& db, const subject_id& person) {
  auto find = db.prepare("SELECT 1 FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2 AND (remote_id <> '' OR uncertain = 1)");
  const auto targets = targets_of(db);
  return std::any_of(targets.begin(), targets.end(), [&](const std::string& target) { return any_row(find, target, person); });
}

}  // namespace sluis::state
