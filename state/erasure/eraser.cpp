#include "state/erasure/eraser.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/epoch_step.hpp"
#include "state/erasure/subject_rows.hpp"

namespace sluis::state {

eraser::eraser(sqlite::database& db, sqlite::guard& guard, keyring& keys, mutation_log& log, std::function<result<void>()> copies,
               std::function<void(erasure_step)> after)
    : db_(db), guard_(guard), keys_(keys), log_(log), copies_(std::move(copies)), after_(std::move(after)) {}

result<void> eraser::fence(std::vector<subject_id> whom, const actor_id& by, const erasure_note& note) {
  std::sort(whom.begin(), whom.end());
  sqlite::transaction fencing(db_);
  auto known = db_.prepare("SELECT 1 FROM fence WHERE subject = ?1");
  auto add = db_.prepare("INSERT INTO fence (subject, commitment, epoch, leaf, note) VALUES (?,?,?,?,?)");
  for (const auto& subject : whom) {
    const bool fenced = known.bind(1, subject).step();
    known.reset();
    if (fenced) continue;
    const auto commitment = keys_.commitment(subject);
    if (!commitment) {
      fencing.rollback();
      log_.rolled_back();
      return commitment.error();
    }
    const auto said = note(subject);
    mutation leaf{mutation_kind::erase_intent, subject, 0, std::nullopt, *commitment, by, said};
    const auto at = log_.append(leaf);
    add.bind(1, subject).bind_blob(2, view_of(*commitment)).bind(3, keys_.epoch()).bind(4, at).bind_text(5, said).run();
  }
  fencing.commit();
  SLUIS_TRY(log_.publish());
  say(erasure_step::fenced);
  return {};
}

std::vector<eraser::pending> eraser::unfinished() {
  std::vector<pending> out;
  auto read = db_.prepare("SELECT subject, commitment, epoch FROM fence f WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.subject = f.subject) ORDER BY subject");
  while (read.step()) out.push_back({read.id<subject_id>(0), hash_of(read.blob(1)), static_cast<std::uint64_t>(read.integer(2))});
  return out;
}

result<std::uint64_t> eraser::finish() {
  const auto all = unfinished();
  if (all.empty()) return 0;
  std::vector<subject_id> subjects;
  for (const auto& one : all) subjects.push_back(one.subject);
  const bool keys_are_left = std::any_of(subjects.begin(), subjects.end(), [&](const subject_id& s) { return keys_.has(s); });
  if (keys_are_left) SLUIS_TRY(change_epoch(subjects));
  if (copies_) SLUIS_TRY(copies_());
  SLUIS_TRY(delete_rows(subjects));
  SLUIS_TRY(record_done(all));
  return all.size();
}

// The COMMIT of the new mark is the point of no return: before it the new files are nobody's, behind it the old ones are (store::open settles both).
result<void> eraser::change_epoch(const std::vector<subject_id>& without) {
  SLUIS_TRY(keys_.sync());
  const auto from = keys_.epoch();
  SLUIS_ASSIGN(const auto next, keys_.write_next_epoch(without));
  say(erasure_step::epoch_written);
  sqlite::transaction counting(db_);
  record_epoch_step(db_, {from, next.epoch, next.old_vault, next.new_vault});
  db_.prepare("UPDATE vault_mark SET epoch = ?1, records = ?2").bind(1, next.epoch).bind(2, next.keys).run();
  counting.commit();
  say(erasure_step::epoch_counted);
  SLUIS_TRY(keys_.go_to_next_epoch());
  say(erasure_step::key_destroyed);
  return {};
}

result<void> eraser::delete_rows(const std::vector<subject_id>& of) {
  std::vector<subject_id> left;
  auto gone = db_.prepare("SELECT 1 FROM erased WHERE subject = ?1");
  for (const auto& subject : of) {
    if (!gone.bind(1, subject).step()) left.push_back(subject);
    gone.reset();
  }
  {
    const sqlite::guard::lifted lifted(guard_, {"version", "name"});
    sqlite::transaction deleting(db_);
    const auto counts = delete_rows_of(db_, left);
    auto note = db_.prepare("INSERT INTO erased (subject, rows) VALUES (?,?)");
    for (std::size_t i = 0; i < left.size(); ++i) note.bind(1, left[i]).bind(2, counts[i]).run();
    deleting.commit();
  }
  say(erasure_step::rows_deleted);
  SLUIS_TRY(db_.empty_write_ahead_file());
  say(erasure_step::file_emptied);
  return {};
}

result<void> eraser::record_done(const std::vector<pending>& all) {
  sqlite::transaction recording(db_);
  auto rows = db_.prepare("SELECT e.rows, CASE f.note WHEN '' THEN '' ELSE '; ' || f.note END FROM erased e JOIN fence f ON f.subject = e.subject WHERE e.subject = ?1");
  auto add = db_.prepare("INSERT INTO receipt (subject, leaf) VALUES (?,?)");
  for (const auto& one : all) {
    rows.bind(1, one.subject).step();
    const auto step = epoch_step_since(db_, one.epoch);
    if (!step) return error(errc::corrupt, "no change of epoch is on record since subject " + one.subject.hex() + " was fenced", "run `sluis check`");
    const auto note = to_text(*step) + ", rows " + std::to_string(rows.integer(0)) + std::string(rows.text(1));
    rows.reset();
    const auto at = log_.append({mutation_kind::erase_done, one.subject, 0, std::nullopt, one.commitment, {}, note});
    add.bind(1, one.subject).bind(2, at).run();
  }
  recording.commit();
  SLUIS_TRY(log_.publish());
  say(erasure_step::done);
  return {};
}

}  // namespace sluis::state
