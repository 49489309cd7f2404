#include "state/check/log_followers.hpp"

#include <algorithm>

#include "state/crypto/digest.hpp"

namespace sluis::state {

bool absences::from_log_alone(std::uint64_t entry) const {
  return std::any_of(restored.begin(), restored.end(), [&](const auto& range) { return range.first <= entry && entry < range.second; });
}

log_follower::log_follower(sqlite::database& db, std::string table, const std::string& sql,
                           std::set<mutation_kind> kinds, findings& found, std::shared_ptr<const absences> gone, says how_much)
    : rows_(db.prepare(sql)), table_(std::move(table)), kinds_(std::move(kinds)), found_(found), gone_(std::move(gone)), how_much_(how_much) {
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
  if (how_much_ == says::what) return;
  actor_ = rows_.id<actor_id>(6);
  note_ = rows_.text(7);
}

void log_follower::compare(const tlog::leaf& entry) {
  const auto told = " is not what log entry " + std::to_string(entry.seq) + " tells of";
  const bool of_many = table_ == "access";  // one entry for each who was shown; the row names the actor
  const auto who = of_many ? subject_id{entry.what.actor.bytes} : entry.what.subject.value_or(subject_id{});
  if (who != subject_) found_.add(row() + ": the subject" + told);
  if (entry.what.n != n_) found_.add(row() + ": the number n" + told);
  if (entry.what.ciphertext_hash != hash_) found_.add(row() + ": the payload" + told);
  if (how_much_ == says::what) return;
  if (entry.what.actor != actor_) found_.add(row() + ": the actor" + told);
  if (entry.what.note != note_) found_.add(row() + ": what it says" + told);
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
    const bool may_be_gone = table_ == "version" || table_ == "name";
    if (may_be_gone && entry.what.subject && gone_->erased.contains(*entry.what.subject)) return;  // with an erasure, which has entries and rows of its own
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

std::vector<log_follower> all_followers(sqlite::database& db, findings& found) {
  using kind = mutation_kind;
  std::vector<log_follower> out;
  const auto gone = std::make_shared<absences>();
  auto rows = db.prepare("SELECT subject FROM erased");
  while (rows.step()) gone->erased.insert(rows.id<subject_id>(0));
  auto restored = db.prepare("SELECT from_leaf, upto FROM restored");
  while (restored.step()) gone->restored.emplace_back(restored.integer(0), restored.integer(1));
  out.emplace_back(db, "version", "SELECT seq, leaf, subject, n, payload, 1 FROM version ORDER BY seq",
                   std::set{kind::fact_new, kind::fact_changed}, found, gone);
  out.emplace_back(db, "name", "SELECT seq, leaf, subject, n, payload, 1 FROM name ORDER BY seq",
                   std::set{kind::name_assigned}, found, gone);
  out.emplace_back(db, "consent", "SELECT seq, leaf, id, 1, payload, 1 FROM consent ORDER BY seq",
                   std::set{kind::consent_granted}, found, gone);
  out.emplace_back(db, "withdrawal",
                   "SELECT w.seq, w.leaf, c.id, 1, NULL, 1 FROM withdrawal w LEFT JOIN consent c ON c.seq = w.consent "
                   "ORDER BY w.seq",
                   std::set{kind::consent_withdrawn}, found, gone);
  out.emplace_back(db, "access", "SELECT seq, first_leaf, actor, seq, payload, subjects FROM access ORDER BY seq",
                   std::set{kind::access_shown}, found, gone);
  out.emplace_back(db, "fence", "SELECT seq, leaf, subject, 0, NULL, 1 FROM fence ORDER BY seq", std::set{kind::erase_intent}, found, gone);
  out.emplace_back(db, "receipt", "SELECT seq, leaf, subject, 0, NULL, 1 FROM receipt ORDER BY seq", std::set{kind::erase_done}, found, gone);
  // Before a daemon has opened it, a restored folder's log ends where its entry is to stand.
  out.emplace_back(db, "restored", "SELECT seq, upto, NULL, 0, NULL, 1 FROM restored WHERE upto < (SELECT count(*) FROM leaf) ORDER BY seq", std::set{kind::restore_done}, found,
                   gone);
  using says = log_follower::says;
  out.emplace_back(db, "erasure_order",
                   "SELECT seq, leaf, subject, seq, NULL, 1, actor, CASE kind WHEN 1 THEN 'leave' ELSE 'immediate' END || ' from ' || date(day * 86400, 'unixepoch') || "
                   "', reference ' || reference FROM erasure_order ORDER BY seq",
                   std::set{kind::order_given}, found, gone, says::who_and_what);
  for (const auto& [step, told_by] : {std::pair{"1", kind::order_confirmed}, std::pair{"2", kind::order_withdrawn}}) {
    out.emplace_back(db, "order_step",
                     std::string("SELECT s.seq, s.leaf, o.subject, s.ordered, NULL, 1, s.actor, 'on ' || date(s.day * 86400, 'unixepoch') FROM order_step s LEFT JOIN "
                                 "erasure_order o ON o.seq = s.ordered WHERE s.kind = ") + step + " ORDER BY s.seq",
                     std::set{told_by}, found, gone, says::who_and_what);
  }
  return out;
}

}  // namespace sluis::state
