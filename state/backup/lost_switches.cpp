#include "state/backup/lost_switches.hpp"

#include <algorithm>

#include "model/account.hpp"
#include "model/plan.hpp"
#include "state/pauses.hpp"
#include "state/push/push_note.hpp"
#include "state/sqlite/codes.hpp"

namespace sluis::state {

namespace {

bool says_on(const push_note& note) {
  const bool writes = note.op == to_string(operation::create_user) || note.op == to_string(operation::update_user);
  return writes && std::find(note.sent.begin(), note.sent.end(), to_string(field::active)) != note.sent.end();
}

}  // namespace

void lost_switches::meet(const tlog::leaf& entry) {
  switch (entry.what.kind) {
    case mutation_kind::push_intent:
    case mutation_kind::push_done:
    case mutation_kind::push_failed:
    case mutation_kind::push_unknown:
    case mutation_kind::push_not_sent:
      return meet_push(entry);
    case mutation_kind::target_resumed:
      break;
    default:
      return;
  }
  const auto said = read_pause_note(entry.what.note);
  if (!said) return;
  resumed_.insert(said->target.str());
  for (auto& [whom, is] : accounts_) is.is_word_over = is.is_word_over || whom.first == said->target.str();
}

void lost_switches::meet_push(const tlog::leaf& entry) {
  const auto note = read_push_note(entry.what.note);
  if (!note || !entry.what.subject) return;
  const bool is_off = note->op == to_string(operation::deactivate_user);
  if (!is_off && !says_on(*note)) return;
  auto& is = accounts_[{note->target, *entry.what.subject}];
  if (is_off) {
    if (const auto before = read_off_note(entry.what.note)) is.before = before;
  }
  is.is_intended = entry.what.kind == mutation_kind::push_intent;
  if (is.is_intended || entry.what.kind == mutation_kind::push_unknown) is.may_be_on = is.may_be_on || !is_off;
  if (entry.what.kind == mutation_kind::push_unknown) is.is_unsure = true;
  // One that was refused, or not sent, changed nothing.
  if (entry.what.kind == mutation_kind::push_done) confirm(is, is_off, local_day(entry.time));
  if (!is.is_in_doubt()) is.may_be_on = false;
}

void lost_switches::confirm(switched& is, bool is_off, day on) {
  is.is_unsure = is.is_word_over = false;
  if (!is_off) {
    is.newest = switched::confirmed::on;
    is.was_on = true;
    is.before = off_before{};
    return;
  }
  if (is.newest != switched::confirmed::off) is.off_on = on;
  is.newest = switched::confirmed::off;
}

void lost_switches::carry_into(sqlite::database& db) const {
  // As pauses::end does it.
  auto end_word = db.prepare("UPDATE shadow SET own_word = 0 WHERE target = ?1 AND own_word = 1");
  for (const auto& target : resumed_) end_word.bind_text(1, target).run();
  for (const auto& [whom, is] : accounts_) carry(db, whom.first, whom.second, is);
}

/// What the target confirmed is so. Of what has no outcome the account may be on, and one that is found to be off was
/// not necessarily switched off by others; but what others had switched off before is off whether or not our
/// deactivation arrived.
void lost_switches::carry(sqlite::database& db, const std::string& target, const subject_id& subject,
                          const switched& is) {
  using confirmed = switched::confirmed;
  if (is.newest == confirmed::nothing && !is.is_in_doubt()) return;
  const bool was_off_before = is.before && is.before->by_others_since;
  const bool is_off = is.is_in_doubt() ? was_off_before && !is.may_be_on : is.newest == confirmed::off;
  std::int64_t own_word = is.newest == confirmed::off && !is.is_word_over ? 1 : 0;
  if (is.is_in_doubt()) own_word = 2;
  auto set = db.prepare(
      "UPDATE shadow SET active = ?3, own_word = ?4, basis = 0, undone = CASE WHEN ?8 THEN 0 ELSE undone END, "
      "closed = CASE WHEN ?8 THEN ?5 ELSE coalesce(closed, ?5) END, "
      "off_since = CASE WHEN ?6 THEN ?7 ELSE off_since END "
      "WHERE target = ?1 AND kind = 1 AND subject = ?2 AND remote_id <> ''");
  set.bind_text(1, target).bind(2, subject).bind(3, std::int64_t{is_off ? 0 : 1}).bind(4, own_word);
  std::optional<day> closed;
  if (is.newest == confirmed::off) closed = is.off_on;
  if (is_off && was_off_before) {
    const auto since = *is.before->by_others_since;
    closed = std::min(closed.value_or(since), since);
  }
  closed ? set.bind(5, number_of(*closed)) : set.bind_null(5);
  set.bind(6, std::int64_t{is.before ? 1 : 0});
  was_off_before ? set.bind(7, number_of(*is.before->by_others_since)) : set.bind_null(7);
  set.bind(8, std::int64_t{is.was_on ? 1 : 0}).run();
}

}  // namespace sluis::state
