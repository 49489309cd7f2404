#include "state/erasure/deletions.hpp"

#include <algorithm>

#include "state/log/leaf.hpp"
#include "state/push/push_note.hpp"
#include "state/recipients.hpp"

namespace sluis::state {

namespace {

// "partner delete_user plan 12": as push/plans_push writes it.
std::string_view target_in(std::string_view note) {
  return note.substr(0, note.find(' '));
}

// The shadow's key begins with the target: whoever asks about one subject names the targets. They are found by one step
// each, not by a walk over all rows.
std::vector<std::string> targets_of(sqlite::database& db) {
  std::vector<std::string> out;
  auto rows = db.prepare(
      "WITH RECURSIVE t(x) AS (SELECT min(target) FROM shadow UNION ALL SELECT (SELECT min(target) FROM shadow WHERE "
      "target > x) FROM t WHERE x IS NOT NULL) "
      "SELECT x FROM t WHERE x IS NOT NULL");
  while (rows.step()) out.emplace_back(rows.text(0));
  return out;
}

bool any_row(sqlite::statement& find, const std::string& target, const subject_id& subject) {
  const sqlite::scoped_use use(find);
  return find.bind_text(1, target).bind(2, subject).step();
}

}  // namespace

result<bool> deletion_search::go_on(sqlite::database& db, std::uint64_t entries) {
  if (whom_.empty()) return false;
  auto leaves = db.prepare(
      "SELECT entry FROM leaf WHERE seq >= ?1 AND seq < ?2 AND (instr(entry, CAST('\"kind\":\"account.gone\"' AS "
      "BLOB)) > 0 OR "
      "instr(entry, CAST('\"kind\":\"push.done\"' AS BLOB)) > 0 AND instr(entry, CAST(' delete_' AS BLOB)) > 0 OR "
      "instr(entry, CAST('\"kind\":\"push.intent\"' AS BLOB)) > 0 AND instr(entry, CAST(' create_' AS BLOB)) > 0) "
      "ORDER BY seq");
  leaves.bind(1, next_).bind(2, next_ + entries);
  next_ += entries;
  while (leaves.step()) {
    SLUIS_ASSIGN(const auto leaf, tlog::parse_leaf(leaves.blob(0)));
    if (leaf.what.subject && whom_.contains(*leaf.what.subject)) take(leaf);
  }
  auto newest = db.prepare("SELECT max(seq) FROM leaf");
  return newest.step() && !newest.is_null(0) && static_cast<std::uint64_t>(newest.integer(0)) >= next_;
}

void deletion_search::take(const tlog::leaf& leaf) {
  const auto& subject = *leaf.what.subject;
  target_id target{std::string(target_in(leaf.what.note))};
  if (leaf.what.kind == mutation_kind::push_intent) {
    found_.creations[{subject, target}] = leaf.seq;
  } else {
    const bool was_absent = leaf.what.kind == mutation_kind::account_gone;
    if (was_absent && found_.is_deleted(subject, target)) return;  // the look only says what the deletion said
    const bool was_not_there = !was_absent && leaf.what.note.ends_with(mark_of_not_there);
    keep({target, leaf.seq, leaf.time, was_absent, was_not_there}, found_.of[subject]);
  }
}

bool found_deletions::is_deleted(const subject_id& subject, const target_id& target) const {
  const auto created = creations.find({subject, target});
  const auto told = of.find(subject);
  return told != of.end() && std::any_of(told->second.begin(), told->second.end(), [&](const target_deletion& one) {
           return one.target == target && !one.was_absent && (created == creations.end() || one.leaf > created->second);
         });
}

void deletion_search::keep(target_deletion one, std::vector<target_deletion>& of) {
  const auto at =
      std::lower_bound(of.begin(), of.end(), one, [](const auto& a, const auto& b) { return a.target < b.target; });
  if (at != of.end() && at->target == one.target) {
    *at = std::move(one);
  } else {
    of.insert(at, std::move(one));
  }
}

namespace {

const char* word_of(const target_deletion& one) {
  if (one.was_absent) return ": nothing there, entry ";
  return one.was_not_there ? ": not there any more, 404 to our deletion, entry " : ": entry ";
}

/// What stays at a recipient that was left.
std::map<subject_id, std::string> left_behind(sqlite::database& db, const std::vector<subject_id>& whom) {
  const std::unordered_set<subject_id, handle_hash> wanted(whom.begin(), whom.end());
  auto rows = db.prepare(
      "SELECT m.subject, m.target, r.kind, r.address, r.day, r.leaf FROM remainder m JOIN recipient r ON r.seq = "
      "m.recipient_row "
      "WHERE TRUE" +
      std::string(not_taken_up) + " ORDER BY m.seq");
  std::map<subject_id, std::string> out;
  while (rows.step()) {
    const auto subject = rows.id<subject_id>(0);
    if (!wanted.contains(subject)) continue;
    out[subject] += "; " + std::string(rows.text(1)) + ": left at " + std::string(rows.text(2)) + " " +
                    std::string(rows.text(3)) + " on " + sluis::to_string(day{std::chrono::days{rows.integer(4)}}) +
                    " by order entry " + std::to_string(rows.integer(5));
  }
  return out;
}

}  // namespace

std::map<subject_id, std::string> deletion_notes(sqlite::database& db, const std::vector<subject_id>& whom,
                                                 const found_deletions& found) {
  const auto targets = targets_of(db);
  const auto left = left_behind(db, whom);
  auto find = db.prepare("SELECT 1 FROM shadow WHERE target = ?1 AND kind IN (1, 2) AND subject = ?2");
  auto settled =
      db.prepare("SELECT 1 FROM shadow WHERE target = ?1 AND kind IN (1, 2) AND subject = ?2 AND finding = 5");
  const auto again = [&found](const subject_id& subject, const target_deletion& one) {
    return found.not_asked.contains({subject, one.target}) ? ", not asked again: no answer" : "";
  };
  std::map<subject_id, std::string> out;
  for (const auto& subject : whom) {
    static const std::vector<target_deletion> none;
    const auto at = found.of.find(subject);
    const auto& told = at == found.of.end() ? none : at->second;
    auto& text = out[subject];
    if (const auto stays = left.find(subject); stays != left.end()) text += stays->second;
    for (const auto& one : told)
      text += "; " + one.target.str() + word_of(one) + std::to_string(one.leaf) + again(subject, one);
    for (const auto& target : targets) {
      const bool is_told =
          std::any_of(told.begin(), told.end(), [&](const target_deletion& one) { return one.target.str() == target; });
      if (!is_told && any_row(find, target, subject)) text += "; " + target + ": nothing there";
      if (any_row(settled, target, subject))
        text += "; " + target + ": an object that may have been theirs is not, by an administrator's word";
    }
  }
  return out;
}

bool is_anywhere(sqlite::database& db, const subject_id& person) {
  auto find = db.prepare(
      "SELECT 1 FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2 AND (remote_id <> '' OR uncertain = 1 OR "
      "finding IN (2, 3, 4))");
  auto intended = db.prepare("SELECT 1 FROM progress INDEXED BY progress_intended WHERE how = 2 AND object = ?1");
  if (intended.bind(1, person).step()) return true;  // a creation that nobody can tell the outcome of yet
  const auto targets = targets_of(db);
  return std::any_of(targets.begin(), targets.end(),
                     [&](const std::string& target) { return any_row(find, target, person); });
}

}  // namespace sluis::state
