#include "state/backup/lost_orders.hpp"

#include "state/blocks.hpp"
#include "state/order_note.hpp"
#include "state/pauses.hpp"

namespace sluis::state {

namespace {

error unreadable(const tlog::leaf& entry) {
  return {errc::corrupt, "log entry " + std::to_string(entry.seq) + " does not say an order as orders are said",
          "run `sluis log verify` on the log"};
}

result<void> carry_given(sqlite::database& db, const tlog::leaf& entry) {
  const auto note = read_order_note(entry.what.note);
  if (!note) return unreadable(entry);
  db.prepare("INSERT INTO erasure_order (seq, subject, kind, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)")
      .bind(1, entry.what.n)
      .bind(2, *entry.what.subject)
      .bind(3, static_cast<std::int64_t>(note->kind))
      .bind_text(4, note->reference)
      .bind(5, std::int64_t{note->from.time_since_epoch().count()})
      .bind(6, entry.what.actor)
      .bind(7, entry.seq)
      .run();
  return {};
}

result<void> carry_step(sqlite::database& db, const tlog::leaf& entry, std::int64_t kind) {
  const auto on = read_order_step(entry.what.note);
  if (!on) return unreadable(entry);
  db.prepare("INSERT INTO order_step (ordered, kind, day, actor, leaf) VALUES (?,?,?,?,?)")
      .bind(1, entry.what.n)
      .bind(2, kind)
      .bind(3, std::int64_t{on->time_since_epoch().count()})
      .bind(4, entry.what.actor)
      .bind(5, entry.seq)
      .run();
  return {};
}

/// Both tables of an administrator's words have these columns; the second one, of whom it speaks, is bound by the
/// caller.
void add_word(sqlite::statement& add, const tlog::leaf& entry, std::int64_t event, const std::string& reference,
              day on) {
  add.bind(1, entry.what.n).bind(3, event).bind_text(4, reference).bind(5, std::int64_t{on.time_since_epoch().count()});
  add.bind(6, entry.what.actor).bind(7, entry.seq).run();
}

result<void> carry_block(sqlite::database& db, const tlog::leaf& entry, block_word::event what) {
  const auto said = read_block_note(entry.what.note);
  if (!said) return unreadable(entry);
  auto add =
      db.prepare("INSERT INTO block_word (seq, subject, event, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)");
  add.bind(2, *entry.what.subject);
  add_word(add, entry, static_cast<std::int64_t>(what), said->reference, said->on);
  return {};
}

result<void> carry_pause(sqlite::database& db, const tlog::leaf& entry, pause_word::event what) {
  const auto said = read_pause_note(entry.what.note);
  if (!said) return unreadable(entry);
  auto add =
      db.prepare("INSERT INTO target_word (seq, target, event, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)");
  add.bind_text(2, said->target.str());
  add_word(add, entry, static_cast<std::int64_t>(what), said->reference, said->on);
  return {};
}

}  // namespace

result<bool> carry_order(sqlite::database& db, const tlog::leaf& entry) {
  switch (entry.what.kind) {
    case mutation_kind::order_given:
      SLUIS_TRY(carry_given(db, entry));
      return true;
    case mutation_kind::order_confirmed:
      SLUIS_TRY(carry_step(db, entry, 1));
      return true;
    case mutation_kind::order_withdrawn:
      SLUIS_TRY(carry_step(db, entry, 2));
      return true;
    case mutation_kind::person_blocked:
      SLUIS_TRY(carry_block(db, entry, block_word::event::blocked));
      return true;
    case mutation_kind::person_unblocked:
      SLUIS_TRY(carry_block(db, entry, block_word::event::unblocked));
      return true;
    case mutation_kind::target_paused:
      SLUIS_TRY(carry_pause(db, entry, pause_word::event::paused));
      return true;
    case mutation_kind::target_resumed:
      SLUIS_TRY(carry_pause(db, entry, pause_word::event::resumed));
      return true;
    default:
      return false;
  }
}

}  // namespace sluis::state
