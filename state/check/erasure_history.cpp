#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "state/big_endian.hpp"
#include "state/check/log_witness.hpp"
#include "state/epoch_step.hpp"

namespace sluis::state {

namespace {

bool same(const epoch_step& a, const epoch_step& b) {
  return a.from == b.from && a.to == b.to && a.old_vault == b.old_vault && a.new_vault == b.new_vault;
}

std::string in_words(const epoch_step& step) {
  return "epoch " + std::to_string(step.from) + " to " + std::to_string(step.to);
}

/// "…, rows 12"
std::uint64_t rows_in(std::string_view note) {
  constexpr std::string_view before = ", rows ";
  const auto at = note.rfind(before);
  std::uint64_t out = 0;
  if (at != std::string_view::npos) std::from_chars(note.data() + at + before.size(), note.data() + note.size(), out);
  return out;
}

class erasure_history : public log_witness {
 public:
  erasure_history(const check_context& at, shared_absences gone) : at_(at), gone_(std::move(gone)) {}

  void meet(const tlog::leaf& entry) override {
    const auto kind = entry.what.kind;
    ++entries_;
    if (kind == mutation_kind::erase_intent && entry.what.subject) began_in_[*entry.what.subject] = newest_;
    if (kind != mutation_kind::erase_done && kind != mutation_kind::restore_done) return;
    const auto step = find_epoch_step(entry.what.note);
    if (step) {
      told_.push_back({*step, entry.seq});
      newest_ = std::max(newest_, step->to);
    }
    if (kind == mutation_kind::erase_done && entry.what.subject) {
      done_[*entry.what.subject] = {step ? step->from : 0, rows_in(entry.what.note), entry.seq};
    }
  }

  void end() override {
    load_steps();
    check_pending_restore();
    check_steps();
    check_fences();
    check_erased();
    check_receipts();
  }

 private:
  struct told_step {
    epoch_step step;
    std::uint64_t entry = 0;
  };
  struct ended {
    std::uint64_t from_epoch = 0, rows = 0, entry = 0;
  };

  void load_steps() {
    auto rows = at_.db().prepare("SELECT from_epoch, to_epoch, old_vault, new_vault FROM epoch_change ORDER BY seq");
    while (rows.step()) {
      steps_.push_back({static_cast<std::uint64_t>(rows.integer(0)), static_cast<std::uint64_t>(rows.integer(1)),
                        hash_of(rows.blob(2)), hash_of(rows.blob(3))});
    }
  }

  // Its note is what the entry will say. It excuses missing rows, so it must be one that a restore wrote: the change of
  // epoch that went with it is the last one.
  void check_pending_restore() {
    auto rows = at_.db().prepare("SELECT seq, backup, from_leaf, upto, note FROM restored ORDER BY seq");
    while (rows.step()) {
      const auto row = "table restored: row " + std::to_string(rows.integer(0));
      const std::string note(rows.text(4));
      const auto begins = "backup " + std::string(rows.text(1)) + ", entries " + std::to_string(rows.integer(2)) +
                          " to " + std::to_string(rows.integer(3)) + " from the log alone, ";
      if (!note.starts_with(begins)) at_.found.add(row + ": the note says another backup or other entries");
      if (static_cast<std::uint64_t>(rows.integer(3)) < entries_) continue;
      const auto step = find_epoch_step(note);
      const bool is_of_a_restore = step && !steps_.empty() && same(*step, steps_.back()) && step->from >= newest_ &&
                                   static_cast<std::uint64_t>(rows.integer(3)) == entries_;
      pending_ = pending_ || is_of_a_restore;
      if (!is_of_a_restore) at_.found.add(row + ": there was no such restore: its change of epoch is not the last one");
    }
  }

  void check_steps() {
    auto open = at_.db().prepare(
        "SELECT 1 FROM fence f WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.subject = f.subject)");
    const bool may_be_untold = pending_ || open.step();
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const auto row = "table epoch_change: row " + std::to_string(i + 1) + " (" + in_words(steps_[i]) + ")";
      if (steps_[i].to <= steps_[i].from || (i > 0 && steps_[i].from < steps_[i - 1].to))
        at_.found.add(row + " does not follow the row before it");
      const bool told =
          std::any_of(told_.begin(), told_.end(), [&](const auto& one) { return same(one.step, steps_[i]); });
      if (!told && !may_be_untold) at_.found.add(row + ": no log entry tells of it");
    }
    for (const auto& [step, entry] : told_) {
      if (gone_->from_log_alone(entry)) continue;
      const bool there =
          std::any_of(steps_.begin(), steps_.end(), [&, &wanted = step](const auto& one) { return same(one, wanted); });
      if (!there)
        at_.found.add("table epoch_change: the row that log entry " + std::to_string(entry) + " tells of is missing (" +
                      in_words(step) + ")");
    }
  }

  void check_fences() {
    auto rows = at_.db().prepare("SELECT seq, subject, epoch FROM fence");
    while (rows.step()) {
      const auto epoch = static_cast<std::uint64_t>(rows.integer(2));
      const auto began = began_in_.find(rows.id<subject_id>(1));
      const auto end = done_.find(rows.id<subject_id>(1));
      const bool too_early = began != began_in_.end() && epoch < began->second;
      const bool too_late =
          end != done_.end() ? epoch > end->second.from_epoch : !steps_.empty() && epoch > steps_.back().to;
      if (too_early || too_late)
        at_.found.add("table fence: row " + std::to_string(rows.integer(0)) + ": the log tells of another epoch");
    }
  }

  void check_erased() {
    auto rows = at_.db().prepare(
        "SELECT e.seq, e.subject, e.rows, f.subject IS NULL FROM erased e LEFT JOIN fence f ON f.subject = e.subject "
        "ORDER BY e.seq");
    while (rows.step()) {
      const auto row = "table erased: row " + std::to_string(rows.integer(0));
      if (rows.integer(3) != 0)
        at_.found.add(row + " is of " + rows.id<subject_id>(1).hex() + ", whom nobody ordered to be erased");
      const auto end = done_.find(rows.id<subject_id>(1));
      if (end == done_.end() || gone_->from_log_alone(end->second.entry)) continue;  // a restore counts them anew
      if (end->second.rows != static_cast<std::uint64_t>(rows.integer(2)))
        at_.found.add(row + ": the number of rows is not what log entry " + std::to_string(end->second.entry) +
                      " tells of");
    }
  }

  void check_receipts() {
    auto rows = at_.db().prepare(
        "SELECT r.subject FROM receipt r LEFT JOIN erased e ON e.subject = r.subject WHERE e.subject IS NULL");
    while (rows.step())
      at_.found.add("table erased: the row of " + rows.id<subject_id>(0).hex() + " is missing, who has a receipt");
  }

  const check_context& at_;
  shared_absences gone_;
  std::uint64_t entries_ = 0, newest_ = 1;
  std::vector<told_step> told_;
  std::unordered_map<subject_id, std::uint64_t, handle_hash> began_in_;
  std::unordered_map<subject_id, ended, handle_hash> done_;
  std::vector<epoch_step> steps_;
  bool pending_ = false;
};

}  // namespace

std::unique_ptr<log_witness> erasure_witness(const check_context& at, shared_absences gone) {
  return std::make_unique<erasure_history>(at, std::move(gone));
}

}  // namespace sluis::state
