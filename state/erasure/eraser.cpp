#include "state/erasure/eraser.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/epoch_step.hpp"

namespace sluis::state {

eraser::eraser(sqlite::database& db, sqlite::guard& guard, keyring& keys, mutation_log& log,
               std::function<result<void>()> copies, std::function<void(erasure_step)> after, const slice_size& size,
               readers* questions)
    : db_(db),
      guard_(guard),
      keys_(keys),
      log_(log),
      copies_(std::move(copies)),
      after_(std::move(after)),
      size_(size),
      questions_(questions) {}

void eraser::begin(std::vector<subject_id> whom, const actor_id& by, erasure_note note) {
  std::sort(whom.begin(), whom.end());
  whom.erase(std::unique(whom.begin(), whom.end()), whom.end());
  whom_ = std::move(whom);
  by_ = by;
  note_ = std::move(note);
  at_ = phase::look_up;
}

result<bool> eraser::advance() {
  if (at_ == phase::over) return false;
  SLUIS_ASSIGN(const bool complete, slice());
  if (complete) {
    at_ = static_cast<phase>(static_cast<int>(at_) + 1);
    next_ = 0;
    if (at_ == phase::hide && pending_.empty()) at_ = phase::over;
  }
  return at_ != phase::over;
}

result<std::uint64_t> eraser::finish() {
  for (;;) {
    SLUIS_ASSIGN(const bool more, advance());
    if (!more) return erased();
  }
}

result<bool> eraser::slice() {
  switch (at_) {
    case phase::look_up:
      return look_up();
    case phase::fence:
      return fence();
    case phase::collect:
      return collect();
    case phase::hide:
      return hide();
    case phase::wrap:
      return wrap();
    case phase::change_epoch:
      return change_epoch();
    case phase::copy_keys:
      return copy_keys();
    case phase::look:
      return look();
    case phase::strip_plans:
      return strip_plans();
    case phase::delete_rows:
      return delete_rows();
    case phase::empty_file:
      return empty_file();
    case phase::record:
      return record();
    case phase::over:
      break;
  }
  return true;
}

std::size_t eraser::slice_end(std::size_t all) const {
  return std::min<std::size_t>(all, next_ + size_.subjects);
}

// Before anybody is fenced, so that who is not held keeps the whole order from being carried out.
result<bool> eraser::look_up() {
  auto known = db_.prepare("SELECT commitment FROM fence WHERE subject = ?1");
  for (const auto end = slice_end(whom_.size()); next_ < end; ++next_) {
    const sqlite::scoped_use use(known);
    if (known.bind(1, whom_[next_]).step()) {
      commitments_.push_back(hash_of(known.blob(0)));
      continue;
    }
    SLUIS_ASSIGN(const auto commitment, keys_.commitment(whom_[next_]));
    commitments_.push_back(commitment);
  }
  return next_ == whom_.size();
}

result<bool> eraser::fence() {
  if (next_ == whom_.size() || must_publish()) {
    SLUIS_TRY(log_.publish());
    if (next_ < whom_.size()) return false;
    say(erasure_step::fenced);
    return true;
  }
  sqlite::transaction fencing(db_);
  auto known = db_.prepare("SELECT 1 FROM fence WHERE subject = ?1");
  auto add = db_.prepare("INSERT INTO fence (subject, commitment, epoch, leaf, note) VALUES (?,?,?,?,?)");
  for (const auto end = slice_end(whom_.size()); next_ < end; ++next_) {
    const auto& subject = whom_[next_];
    const bool fenced = known.bind(1, subject).step();
    known.reset();
    if (fenced) continue;
    SLUIS_ASSIGN(const auto note, note_(subject));
    if (!note) continue;
    const auto at =
        log_.append({mutation_kind::erase_intent, subject, 0, std::nullopt, commitments_[next_], by_, *note});
    add.bind(1, subject)
        .bind_blob(2, view_of(commitments_[next_]))
        .bind(3, keys_.epoch())
        .bind(4, at)
        .bind_text(5, *note)
        .run();
  }
  fencing.commit();
  return false;
}

/// Tiles and checkpoint cost many waits for the disk: not with each slice, and alone in one.
bool eraser::must_publish() const {
  return log_.size() - log_.published() >= size_.leaves;
}

result<bool> eraser::collect() {
  auto read = db_.prepare(
      "SELECT f.subject, f.commitment, f.epoch, r.subject IS NULL, e.subject IS NULL FROM fence f LEFT JOIN receipt r "
      "ON r.subject = f.subject "
      "LEFT JOIN erased e ON e.subject = f.subject WHERE f.subject > ?1 ORDER BY f.subject LIMIT ?2");
  std::uint64_t looked = 0;
  subject_id last = collected_;
  read.bind(1, last).bind(2, size_.looks);
  for (; read.step(); ++looked) {
    last = read.id<subject_id>(0);
    if (read.integer(3) == 0) continue;
    pending_.push_back({last, hash_of(read.blob(1)), static_cast<std::uint64_t>(read.integer(2))});
    subjects_.push_back(last);
    if (read.integer(4) != 0) with_rows_.push_back(last);
  }
  collected_ = last;
  return looked < size_.looks;
}

// Nobody meets them from here on: not while they have a key still, and not when it is gone and their rows are not.
result<bool> eraser::hide() {
  sqlite::transaction hiding(db_);
  const auto end = slice_end(subjects_.size());
  state::hide(db_, subjects_, next_, end);
  next_ = end;
  hiding.commit();
  return next_ == subjects_.size();
}

result<bool> eraser::wrap() {
  if (!wrapping_) {
    const bool keys_are_left =
        std::any_of(subjects_.begin(), subjects_.end(), [&](const subject_id& s) { return keys_.has(s); });
    if (!keys_are_left) return true;
    SLUIS_TRY(keys_.begin_next_epoch(subjects_));
    wrapping_ = true;
  }
  SLUIS_ASSIGN(const bool more, keys_.go_on_with_next_epoch(size_.keys));
  return !more;
}

result<std::optional<readers::nobody_reads>> eraser::keep_readers_out() const {
  if (questions_ == nullptr) return std::optional<readers::nobody_reads>();
  SLUIS_ASSIGN(auto alone, questions_->keep_out());
  return std::optional(std::move(alone));
}

// The COMMIT of the new mark is the point of no return: before it the new files are nobody's, behind it the old ones
// are (store::open settles both). In one slice, so that no key is made of which the new vault does not know. A
// question that began before it has the rows of before, which the keys of after do not open: it is asked again.
result<bool> eraser::change_epoch() {
  if (!wrapping_) return true;
  SLUIS_ASSIGN(const auto alone, keep_readers_out());
  if (before_epoch_) SLUIS_TRY(before_epoch_());
  const auto from = keys_.epoch();
  SLUIS_ASSIGN(const auto next, keys_.end_next_epoch());
  say(erasure_step::epoch_written);
  sqlite::transaction counting(db_);
  record_epoch_step(db_, {from, next.epoch, next.old_vault, next.new_vault});
  db_.prepare("UPDATE vault_mark SET epoch = ?1, records = ?2").bind(1, next.epoch).bind(2, next.keys).run();
  counting.commit();
  say(erasure_step::epoch_counted);
  SLUIS_TRY(keys_.go_to_next_epoch());
  say(erasure_step::key_destroyed);
  return true;
}

result<bool> eraser::copy_keys() {
  if (copies_) SLUIS_TRY(copies_());
  return true;
}

result<bool> eraser::look() {
  if (!rows_) rows_.emplace(db_, std::move(with_rows_));
  return !rows_->look(size_.looks);
}

result<bool> eraser::strip_plans() {
  sqlite::transaction stripping(db_);
  const bool more = rows_->strip_plans(size_.changes);
  stripping.commit();
  return !more;
}

// Who is in table `erased` has no row left: both are one COMMIT, so that the number is right whatever interrupts the
// erasure.
result<bool> eraser::delete_rows() {
  const auto& of = rows_->of();
  if (next_ < of.size()) {
    const sqlite::guard::lifted lifted(guard_, {"version", "name"});
    sqlite::transaction deleting(db_);
    auto note = db_.prepare("INSERT INTO erased (subject, rows) VALUES (?,?)");
    subject_rows::removal removal(*rows_);
    for (std::uint64_t effort = 0; next_ < of.size() && effort < size_.rows; ++next_) {
      const auto count = removal.of(next_);
      note.bind(1, of[next_]).bind(2, count).run();
      effort += count + 5;  // to look for some costs too
    }
    deleting.commit();
  }
  if (next_ < of.size()) return false;
  say(erasure_step::rows_deleted);
  return true;
}

result<bool> eraser::empty_file() {
  SLUIS_ASSIGN(const auto alone, keep_readers_out());
  SLUIS_TRY(db_.empty_write_ahead_file());
  say(erasure_step::file_emptied);
  return true;
}

result<bool> eraser::record() {
  if (next_ == pending_.size() || must_publish()) {
    SLUIS_TRY(log_.publish());
    if (next_ < pending_.size()) return false;
    say(erasure_step::done);
    return true;
  }
  sqlite::transaction recording(db_);
  auto rows = db_.prepare(
      "SELECT e.rows, CASE f.note WHEN '' THEN '' ELSE '; ' || f.note END FROM erased e JOIN fence f ON f.subject = "
      "e.subject WHERE e.subject = ?1");
  auto add = db_.prepare("INSERT INTO receipt (subject, leaf) VALUES (?,?)");
  for (const auto end = slice_end(pending_.size()); next_ < end; ++next_) {
    const auto& one = pending_[next_];
    const sqlite::scoped_use use(rows);
    rows.bind(1, one.subject).step();
    const auto step = epoch_step_since(db_, one.epoch);
    if (!step)
      return error(errc::corrupt, "no change of epoch is on record since subject " + one.subject.hex() + " was fenced",
                   "run `sluis check`");
    const auto note = to_text(*step) + ", rows " + std::to_string(rows.integer(0)) + std::string(rows.text(1));
    const auto at = log_.append({mutation_kind::erase_done, one.subject, 0, std::nullopt, one.commitment, {}, note});
    add.bind(1, one.subject).bind(2, at).run();
  }
  recording.commit();
  return false;
}

}  // namespace sluis::state
