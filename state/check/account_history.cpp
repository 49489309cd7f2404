#include <map>

#include "model/plan.hpp"
#include "model/source_record.hpp"
#include "state/check/log_witness.hpp"
#include "state/push/push_note.hpp"

namespace sluis::state {

namespace {

// A survey of the target may change a row, and does not make or remove one; so which rows there are follows from the
// pushes. A row without the target's id is only a user name that was chosen before a push that was not sent, or failed.
class account_history : public log_witness {
 public:
  account_history(const check_context& at, shared_absences gone) : at_(at), gone_(std::move(gone)) {}

  void meet(const tlog::leaf& entry) override {
    const auto kind = entry.what.kind;
    if (kind == mutation_kind::target_left) return leave(entry);
    if (kind == mutation_kind::consent_granted && gone_->from_log_alone(entry.seq))
      lost_consents_[entry.seq] = first_word(entry.what.note);
    if (kind == mutation_kind::account_found && entry.what.subject) {
      const auto space = entry.what.note.find(' ');
      const auto of_kind = entry.what.note.substr(space + 1) == "user" ? subject_kind::person : subject_kind::group;
      if (!gone_->from_log_alone(entry.seq))
        held_.emplace(account{entry.what.note.substr(0, space), of_kind, *entry.what.subject}, entry.seq);
      return;
    }
    if ((kind != mutation_kind::push_done && kind != mutation_kind::push_unknown) || !entry.what.subject) return;
    const auto note = read_push_note(entry.what.note);
    if (!note) return;
    const bool person = note->op.ends_with("_user");
    if (!person && !note->op.ends_with("_group")) return;  // memberships
    const account of{note->target, person ? subject_kind::person : subject_kind::group, *entry.what.subject};
    if (!gone_->from_log_alone(entry.seq)) {
      held_.emplace(of, entry.seq);
      return;
    }
    if (kind != mutation_kind::push_done) return;
    if (note->op == to_string(operation::create_user)) lost_[of] = entry.seq;
    if (note->op == to_string(operation::delete_user)) lost_.erase(of);
  }

  void end() override {
    auto fenced = at_.db().prepare("SELECT subject FROM fence");
    while (fenced.step()) erased_.insert(fenced.id<subject_id>(0));
    check_shadow();
    check_lost();
    check_lost_consents();
  }

 private:
  struct account {
    std::string target;
    subject_kind kind;
    subject_id who;
    friend auto operator<=>(const account& a, const account& b) = default;
  };

  static std::string first_word(const std::string& note) { return note.substr(0, note.find(' ')); }

  /// Its objects have rows of table remainder from here on.
  void leave(const tlog::leaf& entry) {
    if (gone_->from_log_alone(entry.seq)) return;
    const auto target = first_word(entry.what.note);
    std::erase_if(held_, [&](const auto& one) { return one.first.target == target; });
  }

  void check_lost_consents() {
    auto rows = at_.db().prepare("SELECT seq, target, leaf FROM lost_consent ORDER BY seq");
    while (rows.step()) {
      const auto told = lost_consents_.find(static_cast<std::uint64_t>(rows.integer(2)));
      if (told == lost_consents_.end() || told->second != rows.text(1)) {
        at_.found.add("table lost_consent: row " + std::to_string(rows.integer(0)) + " is not what log entry " +
                      std::to_string(rows.integer(2)) + " tells of");
      } else {
        lost_consents_.erase(told);
      }
    }
    for (const auto& [entry, target] : lost_consents_)
      at_.found.add("table lost_consent: the row that log entry " + std::to_string(entry) + " tells of is missing");
  }

  static std::string named(const account& one) { return "the row of " + one.who.hex() + " at " + one.target; }

  void check_shadow() {
    auto rows = at_.db().prepare("SELECT target, kind, subject, remote_id <> '' FROM shadow");
    while (rows.step()) {
      const account one{std::string(rows.text(0)), static_cast<subject_kind>(rows.integer(1)), rows.id<subject_id>(2)};
      there_.insert(one);
      const bool has_account = rows.integer(3) != 0;
      if (has_account && !held_.contains(one))
        at_.found.add("table shadow: " + named(one) + ": no log entry tells of a push");
    }
    for (const auto& [one, entry] : held_) {
      if (!there_.contains(one) && !erased_.contains(one.who))
        at_.found.add("table shadow: " + named(one) + ", whom log entry " + std::to_string(entry) +
                      " says was pushed, is missing");
    }
  }

  void check_lost() {
    std::set<account> listed;
    auto rows = at_.db().prepare("SELECT seq, target, subject, leaf FROM lost_account");
    while (rows.step()) {
      const account one{std::string(rows.text(1)), subject_kind::person, rows.id<subject_id>(2)};
      listed.insert(one);
      const auto told = lost_.find(one);
      if (told == lost_.end() || told->second != static_cast<std::uint64_t>(rows.integer(3)))
        at_.found.add("table lost_account: row " + std::to_string(rows.integer(0)) + " is not what log entry " +
                      std::to_string(rows.integer(3)) + " tells of");
    }
    for (const auto& [one, entry] : lost_) {
      if (!listed.contains(one) && !there_.contains(one) && !erased_.contains(one.who))
        at_.found.add("table lost_account: " + named(one) + ", of whom log entry " + std::to_string(entry) +
                      " tells, is missing");
    }
  }

  const check_context& at_;
  shared_absences gone_;
  std::map<account, std::uint64_t> held_, lost_;
  std::map<std::uint64_t, std::string> lost_consents_;
  std::set<account> there_;
  std::unordered_set<subject_id, handle_hash> erased_;
};

}  // namespace

std::unique_ptr<log_witness> account_witness(const check_context& at, shared_absences gone) {
  return std::make_unique<account_history>(at, std::move(gone));
}

}  // namespace sluis::state
