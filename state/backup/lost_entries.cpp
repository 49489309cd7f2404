#include "state/backup/lost_entries.hpp"

#include <algorithm>
#include <map>

#include "model/plan.hpp"
#include "state/backup/lost_orders.hpp"
#include "state/backup/lost_switches.hpp"
#include "state/big_endian.hpp"
#include "state/consent_terms.hpp"
#include "state/epoch_step.hpp"
#include "state/facts.hpp"
#include "state/log/leaf.hpp"
#include "state/log/reader.hpp"
#include "state/log/verify.hpp"
#include "state/push/push_note.hpp"

namespace sluis::state {

namespace {

constexpr std::uint64_t entries_at_once = 4096;

class carrier {
 public:
  explicit carrier(sqlite::database& db)
      : db_(db),
        add_leaf_(db.prepare("INSERT INTO leaf (seq, entry) VALUES (?,?)")),
        fenced_(db.prepare("SELECT 1 FROM fence WHERE subject = ?1")) {
    auto mark = db.prepare("SELECT epoch FROM vault_mark");
    if (mark.step()) epoch_ = static_cast<std::uint64_t>(mark.integer(0));
    auto steps = db.prepare("SELECT max(to_epoch) FROM epoch_change");
    if (steps.step() && !steps.is_null(0)) out_.last_epoch = static_cast<std::uint64_t>(steps.integer(0));
  }

  result<void> meet(std::string_view entry) {
    SLUIS_ASSIGN(const auto leaf, tlog::parse_leaf(entry));
    add_leaf_.bind(1, leaf.seq).bind_blob(2, entry).run();
    const auto& what = leaf.what;
    if (const auto step = find_epoch_step(what.note);
        step && (what.kind == mutation_kind::erase_done || what.kind == mutation_kind::restore_done))
      note_epoch(*step);
    switches_.meet(leaf);
    SLUIS_ASSIGN(const auto is_order, carry_order(db_, leaf));
    if (is_order) {
      ++out_.orders;
      return {};
    }
    switch (what.kind) {
      case mutation_kind::erase_intent:
        fence(leaf);
        break;
      case mutation_kind::erase_done:
        end_erasure(leaf);
        break;
      case mutation_kind::consent_withdrawn:
        withdraw(leaf);
        break;
      case mutation_kind::consent_granted:
        lose_consent(leaf);
        break;
      case mutation_kind::fact_left:
      case mutation_kind::fact_returned:
      case mutation_kind::fact_new:
        moves_[*what.subject] = leaf;
        accepted_.erase(*what.subject);
        break;
      case mutation_kind::absence_accepted:
        accepted_[*what.subject] = local_day(leaf.time);
        break;
      case mutation_kind::read_approved:
        ++out_.lost_approvals;
        break;  // carried over by nobody: of which content it was is not in the log
      case mutation_kind::plan_held:
        held_.try_emplace(leaf.what.note, leaf.time);
        break;
      case mutation_kind::plan_approved:
        end_hold(leaf.what.note);
        break;
      case mutation_kind::push_done:
        note_account(leaf);
        break;
      default:
        break;
    }
    return {};
  }

  carried finish() {
    for (const auto& [subject, leaf] : moves_) {
      if (leaf.what.kind == mutation_kind::fact_left)
        leave(subject, leaf);
      else
        accept(subject, std::nullopt);  // who returned is not erased for an absence of before
    }
    for (const auto& [subject, on] : accepted_) accept(subject, on);
    for (const auto& [target, since] : held_) begin_hold(target, since);
    for (const auto& [whom, leaf] : accounts_) lose_account(whom.first, whom.second, leaf);
    switches_.carry_into(db_);
    return out_;
  }

  carried& report() { return out_; }

 private:
  bool is_fenced(const subject_id& subject) {
    const bool out = fenced_.bind(1, subject).step();
    fenced_.reset();
    return out;
  }

  void note_epoch(const epoch_step& step) {
    epoch_ = step.to;
    if (step.to <= out_.last_epoch) return;
    out_.last_epoch = step.to;
    record_epoch_step(db_, step);
  }

  void fence(const tlog::leaf& leaf) {
    if (is_fenced(*leaf.what.subject)) return;
    ++out_.erased;
    db_.prepare("INSERT INTO fence (subject, commitment, epoch, leaf, note) VALUES (?,?,?,?,?)")
        .bind(1, *leaf.what.subject)
        .bind_blob(2, view_of(*leaf.what.key_commitment))
        .bind(3, epoch_)
        .bind(4, leaf.seq)
        .bind_text(5, leaf.what.note)
        .run();
  }

  void end_erasure(const tlog::leaf& leaf) {
    // 0: how many there were is in the entry, and whatever the backup still had goes with the restore. Of an erasure
    // that was interrupted behind its rows the backup has counted them.
    db_.prepare(
           "INSERT INTO erased (subject, rows) SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE subject = ?1)")
        .bind(1, *leaf.what.subject)
        .run();
    db_.prepare("INSERT INTO receipt (subject, leaf) VALUES (?,?)").bind(1, *leaf.what.subject).bind(2, leaf.seq).run();
  }

  void withdraw(const tlog::leaf& leaf) {
    auto find = db_.prepare(
        "SELECT seq FROM consent c WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.consent = c.seq)");
    if (!find.bind(1, *leaf.what.subject).step()) return;
    ++out_.withdrawn;
    const auto on = day_of_withdrawal(leaf.what.note).value_or(local_day(leaf.time));
    db_.prepare("INSERT INTO withdrawal (consent, withdrawn_at, withdrawn_by, leaf, day) VALUES (?,?,?,?,?)")
        .bind(1, find.integer(0))
        .bind(2, std::int64_t{leaf.time.time_since_epoch().count()})
        .bind(3, leaf.what.actor)
        .bind(4, leaf.seq)
        .bind(5, std::int64_t{on.time_since_epoch().count()})
        .run();
  }

  /// What was sealed in it is lost; but it replaced those before it, and they do not come back.
  void lose_consent(const tlog::leaf& leaf) {
    ++out_.lost_consents;
    const auto& note = leaf.what.note;
    db_.prepare("INSERT INTO lost_consent (target, leaf) VALUES (?,?)")
        .bind_text(1, note.substr(0, note.find(' ')))
        .bind(2, leaf.seq)
        .run();
  }

  void leave(const subject_id& subject, const tlog::leaf& leaf) {
    const bool ended = leaf.what.note.ends_with(" ended");
    auto move = db_.prepare(
        "UPDATE current SET state = ?2, why = ?3, since = ?4, accepted = ?5, wake = NULL WHERE kind IN (1, 2) AND "
        "subject = ?1");
    move.bind(1, subject).bind(2, std::int64_t{static_cast<int>(life::left)});
    move.bind(3, std::int64_t{static_cast<int>(ended ? reason::ended : reason::left_source)});
    const auto on = std::int64_t{local_day(leaf.time).time_since_epoch().count()};
    move.bind(4, on);
    ended ? move.bind(5, on) : move.bind_null(5);
    move.run();
    out_.left += static_cast<std::uint64_t>(db_.changes());
  }

  /// Nothing: nobody has accepted it.
  void accept(const subject_id& subject, const std::optional<day>& on) {
    auto set = db_.prepare("UPDATE current SET accepted = ?2 WHERE kind IN (1, 2) AND subject = ?1 AND state = ?3");
    set.bind(1, subject).bind(3, std::int64_t{static_cast<int>(life::left)});
    on ? set.bind(2, std::int64_t{on->time_since_epoch().count()}) : set.bind_null(2);
    set.run();
  }

  void end_hold(const std::string& target) {
    held_.erase(target);
    db_.prepare("DELETE FROM hold WHERE target = ?1").bind_text(1, target).run();
  }

  /// A hold that ended without an approval ends with the next plan; that its age is told too long until then hurts
  /// nobody.
  void begin_hold(const std::string& target, instant since) {
    db_.prepare("INSERT INTO hold (target, since, told) VALUES (?1, ?2, 0) ON CONFLICT (target) DO NOTHING")
        .bind_text(1, target)
        .bind(2, std::int64_t{since.time_since_epoch().count()})
        .run();
  }

  void note_account(const tlog::leaf& leaf) {
    const auto note = read_push_note(leaf.what.note);
    if (!note) return;
    const std::pair whom{note->target, *leaf.what.subject};
    if (note->op == to_string(operation::create_user)) accounts_[whom] = leaf.seq;
    if (note->op == to_string(operation::delete_user)) accounts_.erase(whom);
  }

  void lose_account(const std::string& target, const subject_id& subject, std::uint64_t leaf) {
    if (is_fenced(subject)) return;
    auto held = db_.prepare("SELECT 1 FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2 AND remote_id <> ''");
    if (held.bind_text(1, target).bind(2, subject).step()) return;
    ++out_.lost_accounts;
    db_.prepare("INSERT INTO lost_account (target, subject, leaf) VALUES (?,?,?)")
        .bind_text(1, target)
        .bind(2, subject)
        .bind(3, leaf)
        .run();
  }

  sqlite::database& db_;
  sqlite::statement add_leaf_, fenced_;
  std::uint64_t epoch_ = 0;
  carried out_;
  std::map<subject_id, tlog::leaf> moves_;
  std::map<subject_id, day> accepted_;  // absences
  std::map<std::pair<std::string, subject_id>, std::uint64_t> accounts_;
  lost_switches switches_;
  std::map<std::string, instant> held_;  // plans of a target, since
};

}  // namespace

result<carried> carry_over(sqlite::database& db, const std::filesystem::path& log_folder) {
  SLUIS_ASSIGN(const auto head, verify_log(log_folder));
  auto count = db.prepare("SELECT count(*) FROM leaf");
  count.step();
  const auto from = static_cast<std::uint64_t>(count.integer(0));
  count.reset();
  carrier each(db);
  for (auto next = from; next < head.size;) {
    SLUIS_ASSIGN(const auto entries, read_entries(log_folder, next, entries_at_once));
    if (entries.empty()) return error(errc::corrupt, "the log breaks off at entry " + std::to_string(next));
    for (const auto& entry : entries) SLUIS_TRY(each.meet(entry));
    next += entries.size();
  }
  each.report().from = from;
  each.report().upto = std::max(from, head.size);
  return each.finish();
}

}  // namespace sluis::state
