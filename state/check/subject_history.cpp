#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "model/source_record.hpp"
#include "state/actors.hpp"
#include "state/check/log_witness.hpp"
#include "state/facts.hpp"

namespace sluis::state {

namespace {

/// "las student", "las group"
std::int64_t kind_told(const tlog::leaf& entry) {
  if (entry.what.kind == mutation_kind::consent_granted) return static_cast<std::int64_t>(subject_kind::consent);
  const auto word = std::string_view(entry.what.note).substr(entry.what.note.rfind(' ') + 1);
  for (const auto kind : {subject_kind::group, subject_kind::school}) {
    if (word == to_string(kind)) return static_cast<std::int64_t>(kind);
  }
  return static_cast<std::int64_t>(subject_kind::person);
}

class subject_history : public log_witness {
 public:
  subject_history(const check_context& at, shared_absences gone)
      : at_(at),
        gone_(std::move(gone)),
        versions_(at.db().prepare("SELECT v.leaf, v.seq, s.school, s.seq, s.source FROM version v LEFT JOIN scope s ON "
                                  "s.seq = v.scope ORDER BY v.seq")) {
    has_version_ = versions_.step();
  }

  void meet(const tlog::leaf& entry) override {
    const auto& what = entry.what;
    const bool alone = gone_->from_log_alone(entry.seq);
    if (!what.actor.is_null() && !alone) acted_.emplace(what.actor, entry.seq);
    switch (what.kind) {
      case mutation_kind::fact_new:
      case mutation_kind::consent_granted:
        if (what.subject && !alone) introduced_.push_back({*what.subject, kind_told(entry), entry.seq});
        break;
      case mutation_kind::read_complete:
        if (what.subject) end_read(*what.subject, entry.seq);
        break;
      default:
        break;
    }
    if (what.kind == mutation_kind::fact_new || what.kind == mutation_kind::fact_changed) meet_version(entry);
    if (what.subject) note_life(entry, alone);
  }

  void end() override {
    check_subjects();
    check_actors();
    check_lives();
  }

 private:
  struct introduced {
    subject_id who;
    std::int64_t kind;
    std::uint64_t entry;
  };
  enum class told_as : std::uint8_t { first_heard, left, returned };
  struct life_told {
    told_as what;
    std::uint64_t entry;
    day on;
    std::optional<day> accepted = {};
  };
  struct waiting {
    std::int64_t row;
    subject_id school;
  };

  /// Its school is known when the read ends: the entries of one read stand in one transaction.
  void meet_version(const tlog::leaf& entry) {
    while (has_version_ && static_cast<std::uint64_t>(versions_.integer(0)) < entry.seq)
      has_version_ = versions_.step();
    if (!has_version_ || static_cast<std::uint64_t>(versions_.integer(0)) != entry.seq) return;
    of_this_read_.push_back({versions_.integer(1), versions_.id<subject_id>(2)});
    if (entry.what.note.starts_with(std::string(versions_.text(4)) + " ") ||
        !other_source_.insert(versions_.integer(3)).second)
      return;
    at_.found.add("table scope: row " + std::to_string(versions_.integer(3)) + ": the source is not what log entry " +
                  std::to_string(entry.seq) + " tells of");
  }
  void end_read(const subject_id& school, std::uint64_t entry) {
    for (const auto& one : of_this_read_) {
      if (one.school != school)
        at_.found.add("table version: row " + std::to_string(one.row) +
                      ": its scope is not the school whose read log entry " + std::to_string(entry) + " ends");
    }
    of_this_read_.clear();
  }

  // What a restore took from the log alone moves its rows only where somebody left.
  void note_life(const tlog::leaf& entry, bool alone) {
    const auto who = *entry.what.subject;
    if (entry.what.kind == mutation_kind::fact_new) {
      lives_[who] = {told_as::first_heard, entry.seq, local_day(entry.time), local_day(entry.time)};
    } else if (entry.what.kind == mutation_kind::fact_left) {
      const bool ended = entry.what.note.ends_with(" ended");
      lives_[who] = {told_as::left, entry.seq, local_day(entry.time),
                     ended ? std::optional(local_day(entry.time)) : std::nullopt};
    } else if (entry.what.kind == mutation_kind::absence_accepted) {
      if (const auto life = lives_.find(who); life != lives_.end()) life->second.accepted = local_day(entry.time);
    } else if (entry.what.kind == mutation_kind::fact_returned && alone) {
      lives_.erase(who);
    } else if (entry.what.kind == mutation_kind::fact_returned) {
      lives_[who] = {told_as::returned, entry.seq, local_day(entry.time)};
    }
  }

  void check_subjects() {
    std::unordered_set<subject_id, handle_hash> told;
    for (const auto& one : introduced_) told.insert(one.who);
    std::unordered_set<subject_id, handle_hash> there;
    auto ids = at_.db().prepare("SELECT id, seq FROM subject");
    while (ids.step()) {
      if (!there.insert(ids.id<subject_id>(0)).second)
        at_.found.add("table subject: row " + std::to_string(ids.integer(1)) + " is of somebody who has a row already");
    }
    auto rows = at_.db().prepare("SELECT seq, id, kind FROM subject WHERE kind <> " + std::to_string(actor_kind) +
                                 " ORDER BY seq");
    bool more = rows.step();
    const auto row = [&] { return "table subject: row " + std::to_string(rows.integer(0)); };
    for (const auto& one : introduced_) {
      for (; more && !told.contains(rows.id<subject_id>(1)); more = rows.step())
        at_.found.add(row() + " is of somebody of whom no log entry tells");
      if (!there.contains(one.who)) {
        at_.found.add("table subject: the row of " + one.who.hex() + " that log entry " + std::to_string(one.entry) +
                      " tells of is missing");
        continue;
      }
      if (!more || rows.id<subject_id>(1) != one.who) {
        at_.found.add("table subject: the row of " + one.who.hex() + ", of whom log entry " +
                      std::to_string(one.entry) + " tells, is not in its place");
      } else if (rows.integer(2) != one.kind) {
        at_.found.add(row() + ": the kind is not what log entry " + std::to_string(one.entry) + " tells of");
      }
      more = more && rows.step();
    }
    for (; more; more = rows.step()) at_.found.add(row() + " is of somebody of whom no log entry tells");
  }

  struct actor_row {
    actor_id who;
    std::string row;
  };
  std::vector<actor_row> actors_of(const char* table, const char* sql) {
    std::vector<actor_row> out;
    auto rows = at_.db().prepare(sql);
    while (rows.step())
      out.push_back({rows.id<actor_id>(0), std::string("table ") + table + ": row " + std::to_string(rows.integer(1))});
    return out;
  }

  void check_actors() {
    const auto actors = actors_of("actor", "SELECT subject, seq FROM actor ORDER BY seq");
    const auto known = actors_of("subject", "SELECT id, seq FROM subject WHERE kind = 5 ORDER BY seq");
    for (std::size_t i = 0; i < std::max(actors.size(), known.size()); ++i) {
      if (i >= known.size()) {
        at_.found.add("table subject: the row of the actor of " + actors[i].row + " is missing");
      } else if (i >= actors.size()) {
        at_.found.add("table actor: the row of the actor of " + known[i].row + " is missing");
      } else if (actors[i].who != known[i].who) {
        at_.found.add(known[i].row + " and " + actors[i].row + " are not of the same actor");
      }
    }
    std::unordered_set<actor_id, handle_hash> all;
    for (const auto& one : actors) all.insert(one.who);
    for (const auto& [who, entry] : acted_) {
      if (!all.contains(who))
        at_.found.add("table actor: the row of " + who.hex() + ", who acted in log entry " + std::to_string(entry) +
                      ", is missing");
    }
  }

  void check_lives() {
    auto rows = at_.db().prepare("SELECT subject, state, since, accepted FROM current");
    while (rows.step()) {
      const auto told = lives_.find(rows.id<subject_id>(0));
      if (told == lives_.end()) continue;
      const auto& [what, entry, on, accepted] = told->second;
      const bool left = static_cast<life>(rows.integer(1)) == life::left;
      const auto subject = "table current: subject " + told->first.hex();
      if (left != (what == told_as::left) && what != told_as::first_heard)
        at_.found.add(subject + ": whether it has left is not what log entry " + std::to_string(entry) + " tells of");
      // A day was "today" of the cycle, whose entries may be written behind midnight. Who was over when first heard of
      // has left since then.
      const auto off = std::abs(rows.integer(2) - std::int64_t{on.time_since_epoch().count()});
      if (left && what != told_as::returned && off > 1)
        at_.found.add(subject + ": the day since which it has left is not that of log entry " + std::to_string(entry));
      check_accepted(rows, left && what != told_as::returned ? accepted : std::nullopt,
                     left && what == told_as::returned, subject);
    }
  }

  /// The retention term runs from that day.
  void check_accepted(const sqlite::statement& row, const std::optional<day>& told, bool is_found_already,
                      const std::string& subject) {
    const bool is_set = !row.is_null(3);
    const bool differs = is_set != told.has_value() ||
                         (told && std::abs(row.integer(3) - std::int64_t{told->time_since_epoch().count()}) > 1);
    if (differs && !is_found_already)
      at_.found.add(subject + ": the day on which its absence was accepted is not what the log tells of");
  }

  const check_context& at_;
  shared_absences gone_;
  sqlite::statement versions_;
  bool has_version_ = false;
  std::vector<waiting> of_this_read_;
  std::set<std::int64_t> other_source_;  // scopes that are a finding already
  std::vector<introduced> introduced_;
  std::unordered_map<actor_id, std::uint64_t, handle_hash> acted_;
  std::unordered_map<subject_id, life_told, handle_hash> lives_;
};

}  // namespace

std::unique_ptr<log_witness> subject_witness(const check_context& at, shared_absences gone) {
  return std::make_unique<subject_history>(at, std::move(gone));
}

std::vector<std::unique_ptr<log_witness>> all_witnesses(const check_context& at, const shared_absences& gone) {
  std::vector<std::unique_ptr<log_witness>> out;
  for (const auto make : {subject_witness, plan_witness, erasure_witness, account_witness, read_witness})
    out.push_back(make(at, gone));
  return out;
}

}  // namespace sluis::state
