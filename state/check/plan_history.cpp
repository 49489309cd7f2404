#include <algorithm>
#include <map>
#include <set>

#include "state/big_endian.hpp"
#include "state/check/log_witness.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/plans.hpp"
#include "state/push/push_note.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;

struct told_plan {
  std::uint64_t entry = 0;
  sha256_hash hash{};
  std::string target, computed_as;
  std::int64_t time = 0;
  std::optional<actor_id> approved;
  bool refused = false;
  std::vector<progress> pushed;  // by ordinal - 1: the last word of each change; `planned`: none
};

std::string word_at(std::string_view note, std::size_t which) {
  for (; which > 0; --which) note.remove_prefix(std::min(note.size(), note.find(' ') + 1));
  return std::string(note.substr(0, note.find(' ')));
}

progress progress_after(mutation_kind kind) {
  switch (kind) {
    case mutation_kind::push_intent:
      return progress::intended;
    case mutation_kind::push_done:
      return progress::done;
    case mutation_kind::push_failed:
      return progress::failed;
    case mutation_kind::push_not_sent:
      return progress::planned;
    default:
      return progress::unknown;
  }
}

class plan_history : public log_witness {
 public:
  plan_history(const check_context& at, shared_absences gone) : at_(at), gone_(std::move(gone)) {
    auto fenced = at.db().prepare("SELECT subject FROM fence");
    while (fenced.step()) fenced_.insert(fenced.id<subject_id>(0));
    auto dropped = at.db().prepare("SELECT plan, ordinal FROM dropped_line");
    while (dropped.step())
      dropped_.insert({static_cast<std::uint64_t>(dropped.integer(0)), static_cast<std::uint64_t>(dropped.integer(1))});
  }

  void meet(const tlog::leaf& entry) override {
    if (gone_->from_log_alone(entry.seq)) return;  // numbers of plans are given again after a restore
    const auto& what = entry.what;
    switch (what.kind) {
      case mutation_kind::plan_computed:
        plans_[what.n] = {entry.seq,
                          what.ciphertext_hash.value_or(sha256_hash{}),
                          word_at(what.note, 0),
                          word_at(what.note, 1),
                          entry.time.time_since_epoch().count(),
                          {},
                          false,
                          {}};
        break;
      case mutation_kind::plan_approved:
        plans_[what.n].approved = what.actor;
        break;
      case mutation_kind::plan_refused:
        plans_[what.n].refused = true;
        break;
      case mutation_kind::push_intent:
      case mutation_kind::push_done:
      case mutation_kind::push_failed:
      case mutation_kind::push_unknown:
      case mutation_kind::push_not_sent:
        note_push(what, entry.seq);
        break;
      default:
        break;
    }
  }

  void end() override {
    auto rows =
        at_.db().prepare("SELECT id, hash, target, state, note, computed_at, approved_by FROM plan ORDER BY id");
    std::uint64_t next = 1;
    while (rows.step()) {
      for (const auto id = static_cast<std::uint64_t>(rows.integer(0)); next < id; ++next) missing(next);
      ++next;
      check(rows);
    }
    for (auto told = plans_.lower_bound(next); told != plans_.end(); ++told) missing(told->first);
    check_progress();
  }

 private:
  void note_push(const mutation& what, std::uint64_t seq) {
    const auto note = read_push_note(what.note);
    if (!note || what.n == 0 || what.n > max_ordinal) return;
    auto& all = plans_[note->plan].pushed;
    if (all.size() < what.n) all.resize(what.n, progress::planned);
    all[what.n - 1] = progress_after(what.kind);
    const bool was_dropped = !dropped_.empty() && dropped_.contains({note->plan, what.n});
    const bool may_be =
        (what.subject && fenced_.contains(*what.subject)) || (note->group && fenced_.contains(*note->group));
    if (was_dropped && !may_be) {
      at_.found.add("table dropped_line: change " + std::to_string(what.n) + " of plan " + std::to_string(note->plan) +
                    " is missing, and log entry " + std::to_string(seq) +
                    " tells that it was about nobody who was erased");
    }
  }

  void missing(std::uint64_t id) {
    const auto told = plans_.find(id);
    if (told != plans_.end())
      at_.found.add("table plan: plan " + std::to_string(id) + ", of which log entry " +
                    std::to_string(told->second.entry) + " tells, is missing");
  }

  void check(const sqlite::statement& row) {
    const auto plan = "table plan: plan " + std::to_string(row.integer(0));
    const auto found = plans_.find(static_cast<std::uint64_t>(row.integer(0)));
    if (found == plans_.end() || found->second.target.empty()) {
      at_.found.add(plan + ": no log entry tells of it");
      return;
    }
    const auto& told = found->second;
    const auto as_told = " is not what log entry " + std::to_string(told.entry) + " tells of";
    if (view_of(told.hash) != row.blob(1)) at_.found.add(plan + ": the hash" + as_told);
    if (told.target != row.text(2)) at_.found.add(plan + ": the target" + as_told);
    if (std::abs(told.time - row.integer(5)) > a_minute) at_.found.add(plan + ": the time" + as_told);
    std::optional<actor_id> approved;
    if (!row.is_null(6)) approved = row.id<actor_id>(6);
    if (approved != told.approved) at_.found.add(plan + ": who approved it is not what the log tells of");
    const auto state = static_cast<plan_state>(row.integer(3));
    if (!may_be(state, told, row.text(4)))
      at_.found.add(plan + " is " + std::string(is_a_state(state) ? to_string(state) : "in no state") +
                    ", and the log does not tell how it came there");
  }

  static bool is_a_state(plan_state state) { return state >= plan_state::withheld && state <= plan_state::refused; }

  [[nodiscard]] bool may_be(plan_state state, const told_plan& told, std::string_view note) const {
    if (told.refused) return state == plan_state::refused;
    if (state == plan_state::refused) return (note == erased_note || note == line_erased_note) && !fenced_.empty();
    if (told.computed_as == to_string(plan_state::withheld)) return state == plan_state::withheld;
    if (told.computed_as == to_string(plan_state::held) && !told.approved) return state == plan_state::held;
    const bool sent =
        std::any_of(told.pushed.begin(), told.pushed.end(), [](progress how) { return how != progress::planned; });
    if (state == plan_state::ready) return !sent;
    return state == plan_state::pushing || state == plan_state::done;
  }

  /// Ordinals count without a gap in the order of the changes; a dropped line leaves its own out.
  void check_progress() {
    auto rows = at_.db().prepare(
        "SELECT p.plan, p.ordinal, p.how, p.op, p.object, p.member, x.state FROM progress p LEFT JOIN plan x ON x.id = "
        "p.plan ORDER BY p.plan, p.ordinal");
    std::uint64_t plan = 0, next = 1;
    std::string before;
    while (rows.step()) {
      const auto of = static_cast<std::uint64_t>(rows.integer(0)),
                 ordinal = static_cast<std::uint64_t>(rows.integer(1));
      const auto row = "table progress: change " + std::to_string(ordinal) + " of plan " + std::to_string(of);
      if (of != plan) {
        plan = of;
        next = 1;
        before.clear();
      }
      while (dropped_.contains({plan, next})) ++next;
      const auto key = static_cast<char>(rows.integer(3)) + std::string(rows.blob(4)) + std::string(rows.blob(5));
      if (rows.is_null(6)) at_.found.add(row + " is of no plan");
      if (ordinal != next || key <= before) at_.found.add(row + " is not in its place");
      next = ordinal + 1;
      before = key;
      const auto how = static_cast<progress>(rows.integer(2));
      if (how != last_word(of, ordinal)) at_.found.add(row + ": how far it is is not what the log tells of");
    }
  }

  [[nodiscard]] progress last_word(std::uint64_t plan, std::uint64_t ordinal) const {
    const auto told = plans_.find(plan);
    if (told == plans_.end() || ordinal == 0 || ordinal > told->second.pushed.size()) return progress::planned;
    return told->second.pushed[ordinal - 1];
  }

  static constexpr std::uint64_t max_ordinal = 100'000'000;  // what an entry may make us keep
  const check_context& at_;
  shared_absences gone_;
  std::map<std::uint64_t, told_plan> plans_;
  std::set<subject_id> fenced_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> dropped_;  // plan and ordinal of lines that went with an erasure
};

}  // namespace

std::unique_ptr<log_witness> plan_witness(const check_context& at, shared_absences gone) {
  return std::make_unique<plan_history>(at, std::move(gone));
}

}  // namespace sluis::state
