// The half of plans that a push uses: what is next, intent before effect (architecture, decision 6), and what came of
// it.
#include <algorithm>

#include "state/crypto/digest.hpp"
#include "state/own_work.hpp"
#include "state/plans.hpp"
#include "state/push/carry.hpp"
#include "state/push/next_changes.hpp"
#include "state/push/off_note.hpp"
#include "state/push/plan_ends.hpp"
#include "state/push/plan_rows.hpp"
#include "state/push/push_note.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

using progress = saved_change::progress;
constexpr std::size_t max_problem = 1000;

result<std::vector<saved_change>> read_changes(sqlite::statement& rows, keyring& keys) {
  std::vector<saved_change> out;
  while (rows.step()) {
    SLUIS_ASSIGN(auto change, read_change(rows, keys));
    out.push_back(std::move(change));
  }
  return out;
}

/// A superseded plan may still learn what became of its open intents.
enum class push_step : std::uint8_t { intend, conclude };

result<target_id> pushing_target(store& s, std::uint64_t plan, push_step step) {
  auto find = s.db().prepare("SELECT target, state FROM plan WHERE id = ?1");
  if (!find.bind(1, plan).step()) return error(errc::not_found, "there is no plan " + std::to_string(plan));
  const auto state = static_cast<plan_state>(find.integer(1));
  const bool may = state == plan_state::pushing ||
                   (step == push_step::conclude && state == plan_state::refused && has_open(s, plan, "how = 2"));
  if (!may) {
    return error(errc::refused,
                 "plan " + std::to_string(plan) + " is " + to_string(state) + ": nothing of it may be sent",
                 "only a plan that is being pushed has intents and outcomes");
  }
  return target_id(std::string(find.text(0)));
}

/// One plan's changes by ordinal, and how far they are.
class push_rows {
 public:
  push_rows(store& s, std::uint64_t plan, target_id target)
      : store_(s),
        plan_(plan),
        target_(std::move(target)),
        read_(s.db().prepare(select_changes(progress_index::by_ordinal, "WHERE p.plan = ?1 AND p.ordinal = ?2"))),
        update_(s.db().prepare(
            "UPDATE progress SET how = ?3, problem = ?4, sent = 0, absent = 0 WHERE plan = ?1 AND ordinal = ?2")) {}

  result<void> intend(std::uint64_t ordinal, shadow_table& shadow) {
    SLUIS_ASSIGN(const auto saved, load(ordinal, attributes::only_after));
    if (saved.how != progress::planned) return not_as_expected(ordinal, "is not planned");
    record(saved, progress::intended, {});
    return append(mutation_kind::push_intent, saved, shadow);
  }

  result<void> conclude(const push_outcome& came, shadow_table& shadow) {
    SLUIS_ASSIGN(const auto saved, load(came.ordinal, attributes::only_after));
    if (saved.how != progress::intended && saved.how != progress::planned)
      return not_as_expected(came.ordinal, "has an outcome already");
    auto what = came.what;
    if (what.what == outcome::kind::not_sent) {
      if (saved.how == progress::intended) SLUIS_TRY(append(mutation_kind::push_not_sent, saved, shadow));
      record(saved, progress::planned, what.cause.text());
      return {};
    }
    if (saved.how == progress::planned && what.what != outcome::kind::failed)
      return not_as_expected(came.ordinal, "was never intended");
    if (what.what == outcome::kind::done && what.remote_id.empty() && creates(saved.change.op)) {
      what.what = outcome::kind::unknown;
      what.cause = error(errc::outcome_unknown, "the target confirmed the creation without saying the object's id",
                         "it is looked up");
    }
    record(saved, progress_of(what.what), what.what == outcome::kind::done ? std::string() : what.cause.text());
    SLUIS_TRY(append(kind_of(what.what), saved, shadow, what.what == outcome::kind::done && what.was_absent));
    return carry_into_shadow(shadow, target_, saved.change, what);
  }

 private:
  static progress progress_of(outcome::kind what) {
    switch (what) {
      case outcome::kind::done:
        return progress::done;
      case outcome::kind::failed:
        return progress::failed;
      case outcome::kind::unknown:
        return progress::unknown;
      case outcome::kind::not_sent:
        break;
    }
    return progress::planned;
  }
  static mutation_kind kind_of(outcome::kind what) {
    if (what == outcome::kind::done) return mutation_kind::push_done;
    return what == outcome::kind::failed ? mutation_kind::push_failed : mutation_kind::push_unknown;
  }

  result<saved_change> load(std::uint64_t ordinal, attributes how) {
    read_.bind(1, plan_).bind(2, ordinal);
    if (!read_.step()) return not_as_expected(ordinal, "does not exist");
    auto out = read_change(read_, store_.keys(), how);
    hash_.reset();
    if (!read_.is_null(13)) hash_ = crypto::sha256(read_.blob(13));
    read_.reset();
    return out;
  }
  void record(const saved_change& saved, progress how, const std::string& problem) {
    update_.bind(1, plan_)
        .bind(2, saved.ordinal)
        .bind(3, static_cast<std::int64_t>(how))
        .bind_text(4, problem.substr(0, max_problem))
        .run();
  }
  /// Before the outcome is carried into the shadow, which tells what was on record until then.
  result<void> append(mutation_kind kind, const saved_change& saved, shadow_table& shadow, bool was_absent = false) {
    mutation leaf;
    leaf.kind = kind;
    leaf.subject = saved.change.member ? *saved.change.member : saved.change.object;
    leaf.n = saved.ordinal;
    leaf.ciphertext_hash = hash_;
    const auto group = saved.change.member ? std::optional(saved.change.object) : std::nullopt;
    leaf.note =
        push_note_text(push_note_of(target_.str(), to_string(saved.change.op), plan_, saved.change.after, group));
    if (saved.change.op == operation::deactivate_user) {
      SLUIS_ASSIGN(const auto row, shadow.find(target_, subject_kind::person, saved.change.object));
      leaf.note += off_note_text({row ? row->off_since : std::nullopt});
    }
    const bool is_deletion = deletes(saved.change.op);
    if (is_deletion && was_absent) leaf.note += mark_of_not_there;
    store_.log().append(leaf);
    return {};
  }
  error not_as_expected(std::uint64_t ordinal, const char* what) const {
    return {errc::conflict, "change " + std::to_string(ordinal) + " of plan " + std::to_string(plan_) + " " + what};
  }

  store& store_;
  std::uint64_t plan_;
  target_id target_;
  sqlite::statement read_, update_;
  std::optional<sha256_hash> hash_;  // of what is sent, sealed; of the change that was loaded last
};

}  // namespace

result<std::vector<saved_change>> next_changes(store& s, std::uint64_t plan, operation op, std::uint64_t after,
                                               std::uint64_t limit) {
  auto rows = s.db().prepare(select_changes(
      progress_index::among_open,
      "WHERE p.plan = ?1 AND p.op = ?2 AND p.how <= 2 AND p.how = 1 AND p.ordinal > ?4 ORDER BY p.ordinal LIMIT ?3"));
  rows.bind(1, plan)
      .bind(2, static_cast<std::int64_t>(op))
      .bind(3, std::min<std::uint64_t>(limit, 100000))
      .bind(4, after);
  return read_changes(rows, s.keys());
}

result<std::vector<saved_change>> changes_at(store& s, std::uint64_t plan, const std::vector<std::uint64_t>& ordinals,
                                             saved_change::progress how) {
  auto row =
      s.db().prepare(select_changes(progress_index::by_ordinal, "WHERE p.plan = ?1 AND p.ordinal = ?2 AND p.how = ?3"));
  std::vector<saved_change> out;
  for (const auto ordinal : ordinals) {
    row.bind(1, plan).bind(2, ordinal).bind(3, static_cast<std::int64_t>(how));
    SLUIS_ASSIGN(auto found, read_changes(row, s.keys()));
    row.reset();
    if (!found.empty()) out.push_back(std::move(found.front()));
  }
  return out;
}

result<std::vector<saved_change>> plans::next(std::uint64_t plan, operation op, std::uint64_t limit) {
  return next_changes(store_, plan, op, 0, limit);
}

result<void> plans::intend(std::uint64_t plan, const std::vector<std::uint64_t>& ordinals) {
  own_work work(store_);
  SLUIS_ASSIGN(auto target, pushing_target(store_, plan, push_step::intend));
  push_rows rows(store_, plan, std::move(target));
  for (const auto ordinal : ordinals) SLUIS_TRY(rows.intend(ordinal, store_.shadow().table()));
  return work.commit();
}

result<void> plans::conclude(std::uint64_t plan, const std::vector<push_outcome>& outcomes) {
  own_work work(store_);
  SLUIS_ASSIGN(auto target, pushing_target(store_, plan, push_step::conclude));
  push_rows rows(store_, plan, std::move(target));
  for (const auto& came : outcomes) SLUIS_TRY(rows.conclude(came, store_.shadow().table()));
  return work.commit();
}

result<std::vector<saved_change>> plans::open_intents(const target_id& target) {
  auto rows = store_.db().prepare(select_changes(
      progress_index::intended,
      "WHERE p.how = 2 AND (SELECT target FROM plan x WHERE x.id = p.plan) = ?1 ORDER BY p.plan, p.ordinal"));
  rows.bind_text(1, target.str());
  return read_changes(rows, store_.keys());
}

result<std::vector<unsettled_creation>> plans::unsettled_creations(const target_id& target) {
  auto rows = store_.db().prepare(
      "SELECT p.plan, p.ordinal, p.op, p.object, p.problem FROM progress p INDEXED BY progress_intended CROSS JOIN "
      "plan x ON x.id = p.plan "
      "WHERE p.how = 2 AND x.target = ?1 AND p.op IN (?2, ?3) ORDER BY p.plan, p.ordinal");
  rows.bind_text(1, target.str());
  rows.bind(2, static_cast<std::int64_t>(operation::create_group))
      .bind(3, static_cast<std::int64_t>(operation::create_user));
  std::vector<unsettled_creation> out;
  while (rows.step()) {
    out.push_back({static_cast<std::uint64_t>(rows.integer(0)), static_cast<std::uint64_t>(rows.integer(1)),
                   static_cast<operation>(rows.integer(2)), rows.id<subject_id>(3), std::string(rows.text(4))});
  }
  return out;
}

result<void> plans::note_unsettled(const std::vector<unsettled_creation>& why) {
  own_work work(store_);
  auto note = store_.db().prepare("UPDATE progress SET problem = ?3 WHERE plan = ?1 AND ordinal = ?2 AND how = 2");
  for (const auto& one : why)
    note.bind(1, one.plan)
        .bind(2, one.ordinal)
        .bind_text(3, std::string_view(one.problem).substr(0, max_problem))
        .run();
  return work.commit();
}

}  // namespace sluis::state
