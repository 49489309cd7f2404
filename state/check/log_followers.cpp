#include "state/check/log_followers.hpp"

#include <algorithm>
#include <cstdlib>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"

namespace sluis::state {

namespace {

/// A note as an entry gives it back: cut, and without what is not UTF-8.
std::string as_logged(const std::string& note) {
  std::string entry;
  mutation what;
  what.kind = mutation_kind::admin_act;
  what.note = note;
  tlog::encode_leaf(entry, 0, to_string(instant{}), what);
  const auto back = tlog::parse_leaf(entry);
  return back ? back->what.note : note;
}

}  // namespace

std::unordered_set<subject_id, handle_hash> being_erased(sqlite::database& db) {
  std::unordered_set<subject_id, handle_hash> out;
  auto rows = db.prepare("SELECT subject FROM fence WHERE subject NOT IN (SELECT subject FROM receipt)");
  while (rows.step()) out.insert(rows.id<subject_id>(0));
  return out;
}

bool known_gaps::from_log_alone(std::uint64_t entry) const {
  return std::any_of(restored.begin(), restored.end(),
                     [&](const auto& range) { return range.first <= entry && entry < range.second; });
}

std::shared_ptr<const known_gaps> known_gaps_in(sqlite::database& db) {
  auto out = std::make_shared<known_gaps>();
  auto rows = db.prepare("SELECT subject FROM erased");
  while (rows.step()) out->erased.insert(rows.id<subject_id>(0));
  auto restored = db.prepare("SELECT from_leaf, upto FROM restored");
  while (restored.step()) out->restored.emplace_back(restored.integer(0), restored.integer(1));
  return out;
}

log_follower::log_follower(sqlite::database& db, followed_table what, findings& found,
                           std::shared_ptr<const known_gaps> gone)
    : rows_(db.prepare(what.sql)),
      table_(what.table),
      kinds_(std::move(what.kinds)),
      read_words_(std::move(what.words)),
      found_(found),
      gone_(std::move(gone)) {
  advance();
}

void log_follower::advance() {
  has_row_ = rows_.step();
  if (!has_row_) return;
  row_ = rows_.integer(0);
  leaf_ = static_cast<std::uint64_t>(rows_.integer(1));
  subject_ = rows_.id<subject_id>(2);
  n_ = static_cast<std::uint64_t>(rows_.integer(3));
  hash_.reset();
  if (!rows_.is_null(4)) hash_ = crypto::sha256(rows_.blob(4));
  left_ = static_cast<std::uint64_t>(rows_.integer(5));
  words_ = read_words_ ? read_words_(rows_) : row_words{};
}

void log_follower::compare(const tlog::leaf& entry) {
  const auto told = " is not what log entry " + std::to_string(entry.seq) + " tells of";
  const bool of_many = table_ == "access";  // one entry for each who was shown; the row names the actor
  const auto who = of_many ? subject_id{entry.what.actor.bytes} : entry.what.subject.value_or(subject_id{});
  if (who != subject_) found_.add(row() + ": the subject" + told);
  if (entry.what.n != n_) found_.add(row() + ": the number n" + told);
  if (entry.what.ciphertext_hash != hash_) found_.add(row() + ": the payload" + told);
  compare_words(entry, told);
}

void log_follower::compare_words(const tlog::leaf& entry, const std::string& told) {
  const auto& what = entry.what;
  if (words_.note && *words_.note != what.note && as_logged(*words_.note) != what.note)
    found_.add(row() + ": " + words_.of_note + told);
  if (words_.kind && *words_.kind != what.kind) found_.add(row() + ": what was done" + told);
  if (words_.actor && *words_.actor != what.actor) found_.add(row() + ": who acted" + told);
  if (words_.commitment && (!what.key_commitment || view_of(*what.key_commitment) != *words_.commitment))
    found_.add(row() + ": the key commitment" + told);
  if (words_.time && !is_time_of(entry, *words_.time)) found_.add(row() + ": the time" + told);
}

/// To the minute.
bool log_follower::is_time_of(const tlog::leaf& entry, std::int64_t written) {
  return std::abs(written - entry.time.time_since_epoch().count()) <= a_minute;
}

void log_follower::meet(const tlog::leaf& entry) {
  const bool ours = kinds_.contains(entry.what.kind);
  while (has_row_ && leaf_ < entry.seq) {
    found_.add(row() + " points to log entry " + std::to_string(leaf_) + ", which does not tell of it");
    advance();
  }
  const bool points_here = has_row_ && leaf_ == entry.seq;
  if (!ours) return;
  if (!points_here) {
    if (gone_->from_log_alone(entry.seq)) return;
    const bool may_be_gone = table_ == "version" || table_ == "name" || table_ == "remainder";
    if (may_be_gone && entry.what.subject && gone_->erased.contains(*entry.what.subject))
      return;  // with an erasure, which has entries and rows of its own
    found_.add("table " + table_ + ": the row that log entry " + std::to_string(entry.seq) + " tells of is missing (" +
               (entry.what.subject ? entry.what.subject->hex() : "no subject") +
               ", n = " + std::to_string(entry.what.n) + ")");
    return;
  }
  compare(entry);
  if (--left_ == 0) {
    advance();
  } else {
    ++leaf_;
  }
}

void log_follower::end() {
  for (; has_row_; advance())
    found_.add(row() + " points to log entry " + std::to_string(leaf_) + ", which does not tell of it");
}

}  // namespace sluis::state
