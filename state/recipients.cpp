#include "state/recipients.hpp"

#include <algorithm>

#include "model/outcome.hpp"
#include "state/crypto/digest.hpp"
#include "state/own_work.hpp"
#include "state/push/plan_ends.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t max_reason = 1000;

error nothing_known(const target_id& target) {
  return {errc::not_found, "nothing of target " + target.str() + " is known to be anywhere", "see: sluis status"};
}

}  // namespace

result<void> check_reason(std::string_view reason) {
  if (!reason.empty() && reason.size() <= max_reason) return {};
  return error(errc::invalid_input, "the reason is empty or longer than 1000 bytes", "say in a sentence why: --reason");
}

std::string recipient_note(const target_id& target, const recipient& who, day on) {
  return target.str() + " " + to_string(who) + " on " + sluis::to_string(on);
}

std::string left_note(const target_id& target, const recipient& who, day on, std::uint64_t persons,
                      std::uint64_t groups) {
  return recipient_note(target, who, on) + " persons " + std::to_string(persons) + " groups " + std::to_string(groups);
}

std::string remainder_note(std::string_view target, std::int64_t kind, const target_handle& handle, bool is_active) {
  return std::string(target) + " " + to_string(static_cast<subject_kind>(kind)) + " " + handle.hex() +
         (is_active ? " active" : "");
}

std::optional<recipient> recipients::known(const target_id& target) {
  auto find =
      store_.db().prepare("SELECT kind, address, event FROM recipient WHERE target = ?1 ORDER BY seq DESC LIMIT 1");
  if (!find.bind_text(1, target.str()).step() || static_cast<event>(find.integer(2)) == event::left)
    return std::nullopt;
  return recipient{std::string(find.text(0)), std::string(find.text(1))};
}

std::optional<recipient> recipients::proven(const target_id& target) {
  if (!known(target)) return std::nullopt;
  auto find = store_.db().prepare(
      "SELECT kind, address FROM recipient WHERE target = ?1 AND event <> ?2 ORDER BY seq DESC LIMIT 1");
  if (!find.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(event::moved)).step()) return std::nullopt;
  return recipient{std::string(find.text(0)), std::string(find.text(1))};
}

result<void> recipients::prove(const target_id& target) {
  const auto at = known(target);
  if (!at) return nothing_known(target);
  store::work work(store_);
  std::uint64_t leaf = 0;
  SLUIS_TRY(append(target, {event::seen, *at}, {}, {}, leaf));
  return work.commit();
}

mutation_kind recipients::kind_of(event what) {
  switch (what) {
    case event::first:
      return mutation_kind::target_recipient;
    case event::moved:
      return mutation_kind::target_moved;
    case event::seen:
      return mutation_kind::target_seen;
    case event::left:
      break;
  }
  return mutation_kind::target_left;
}

/// Inside the caller's transaction. The row.
result<std::uint64_t> recipients::append(const target_id& target, const note& what, std::string_view reason,
                                         const actor_id& by, std::uint64_t& leaf) {
  const auto row = sqlite::next_row(store_.db(), "recipient");
  const auto today = local_day(store_.now());
  std::string sealed;
  if (!reason.empty()) {
    SLUIS_ASSIGN(sealed, store_.keys().seal(subject_id{by.bytes}, record_kind::reason, row, reason, "recipient"));
  }
  mutation entry;
  entry.kind = kind_of(what.what);
  entry.n = row;
  entry.actor = by;
  if (!sealed.empty()) entry.ciphertext_hash = crypto::sha256(sealed);
  entry.note = what.what == event::left ? left_note(target, what.who, today, what.persons, what.groups)
                                        : recipient_note(target, what.who, today);
  leaf = store_.log().append(entry);
  auto insert = store_.db().prepare(
      "INSERT INTO recipient (seq, target, kind, address, event, day, persons, groups, actor, leaf, payload) VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  insert.bind(1, row).bind_text(2, target.str()).bind_text(3, what.who.kind).bind_text(4, what.who.address);
  insert.bind(5, static_cast<std::int64_t>(what.what))
      .bind(6, std::int64_t{today.time_since_epoch().count()})
      .bind(7, what.persons)
      .bind(8, what.groups);
  insert.bind(9, by).bind(10, leaf);
  if (sealed.empty())
    insert.bind_null(11);
  else
    insert.bind_blob(11, sealed);
  insert.run();
  return row;
}

result<void> recipients::expect(const target_id& target, const recipient& now) {
  if (const auto held = known(target)) {
    if (*held == now) return {};
    return error(errc::refused,
                 "what target " + target.str() + " holds is at " + to_string(*held) + ", the configuration says " +
                     to_string(now),
                 "say what became of it: sluis status shows the commands");
  }
  own_work work(store_);
  std::uint64_t leaf = 0;
  SLUIS_TRY(append(target, {event::first, now}, {}, {}, leaf));
  return work.commit();
}

std::optional<left_objects> recipients::left_last(const target_id& target, const recipient& now) {
  const auto all = still_left();
  const auto last =
      std::find_if(all.rbegin(), all.rend(), [&](const left_objects& one) { return one.target == target; });
  if (last == all.rend() || last->at.kind != now.kind || last->at == now) return std::nullopt;
  return *last;
}

result<recipient> recipients::may_move(const target_id& target, const recipient& now) {
  const auto held = known(target);
  if (!held || *held == now) {
    const auto left = left_last(target, now);
    SLUIS_ASSIGN(const auto open, store_.plans().open_intents(target));
    if (left && open.empty() && store_.shadow().count(target).empty()) return left->at;
    if (left) {
      return error(errc::refused,
                   "what was left at " + to_string(left->at) +
                       " cannot be taken back: accounts or groups were made at " + to_string(now) +
                       " since, or may have been",
                   "what is at the earlier address has to be deleted there, by that recipient");
    }
  }
  if (!held) return nothing_known(target);
  if (*held == now)
    return error(errc::refused, "what target " + target.str() + " holds is on record at " + to_string(now) + " already",
                 "nothing is to be done");
  if (held->kind != now.kind) {
    return error(errc::refused,
                 "what is at " + to_string(*held) + " cannot be the same objects as at " + to_string(now) +
                     ", which is of another kind",
                 "leave them there: sluis target left");
  }
  return *held;
}

result<void> recipients::move(const target_id& target, const recipient& now, std::string_view reason,
                              const actor_id& by) {
  SLUIS_TRY(check_reason(reason));
  SLUIS_ASSIGN(const auto from, may_move(target, now));
  const auto held = known(target);
  store::work work(store_);
  std::uint64_t leaf = 0;
  if (!held || *held != from) {
    store_.db()
        .prepare("DELETE FROM shadow WHERE target = ?1 AND remote_id = '' AND uncertain <> 1")
        .bind_text(1, target.str())
        .run();
    take_up_rows(target, from);
    SLUIS_TRY(append(target, {event::first, from}, {}, {}, leaf));
    end_other_plans(store_, target, 0, plan_extent::whole);
  }
  SLUIS_TRY(append(target, {event::moved, now}, reason, by, leaf));
  return work.commit();
}

/// Creations without an outcome may have taken effect: unknown, so that they are among what remains.
result<void> recipients::end_what_is_open(const target_id& target) {
  SLUIS_ASSIGN(const auto open, store_.plans().open_intents(target));
  for (const auto& saved : open) {
    outcome what;
    what.what = outcome::kind::unknown;
    what.cause = error(errc::outcome_unknown, "the recipient was left before its outcome was known");
    SLUIS_TRY(store_.plans().conclude(saved.plan, {{saved.ordinal, what}}));
  }
  return {};
}

void recipients::keep_remainder(const target_id& target, std::uint64_t left) {
  auto& db = store_.db();
  auto rows = db.prepare(
      "SELECT kind, subject, handle, kind = 1 AND (active <> 0 OR uncertain = 1) FROM shadow WHERE target = ?1 AND "
      "(remote_id <> '' OR uncertain = 1) ORDER BY kind, subject");
  auto insert = db.prepare(
      "INSERT INTO remainder (target, recipient_row, kind, subject, handle, leaf, active) VALUES (?1, ?2, ?3, ?4, ?5, "
      "?6, ?7)");
  rows.bind_text(1, target.str());
  while (rows.step()) {
    mutation entry;
    entry.kind = mutation_kind::target_remains;
    entry.subject = rows.id<subject_id>(1);
    entry.n = left;
    const auto handle = rows.id<target_handle>(2);
    entry.note = remainder_note(target.str(), rows.integer(0), handle, rows.integer(3) != 0);
    const auto leaf = store_.log().append(entry);
    insert.bind_text(1, target.str())
        .bind(2, left)
        .bind(3, rows.integer(0))
        .bind(4, *entry.subject)
        .bind(5, handle)
        .bind(6, leaf)
        .bind(7, rows.integer(3))
        .run();
  }
  db.prepare("DELETE FROM kept_form WHERE target = ?1").bind_text(1, target.str()).run();
  db.prepare("DELETE FROM shadow_member WHERE target = ?1").bind_text(1, target.str()).run();
  db.prepare("DELETE FROM shadow WHERE target = ?1").bind_text(1, target.str()).run();
}

result<recipient> recipients::may_leave(const target_id& target, const std::optional<recipient>& now) {
  const auto held = proven(target);
  if (!held) return nothing_known(target);
  if (now && *now == *held) {
    return error(errc::refused,
                 "target " + target.str() + " is still configured for " + to_string(*held) + ", where its objects are",
                 "take it out of the configuration or change its address first; then reload");
  }
  return *held;
}

result<left_objects> recipients::leave(const target_id& target, const std::optional<recipient>& now,
                                       std::string_view reason, const actor_id& by) {
  SLUIS_TRY(check_reason(reason));
  SLUIS_ASSIGN(const auto held, may_leave(target, now));
  SLUIS_TRY(end_what_is_open(target));
  const auto counts = store_.shadow().count(target);
  left_objects out{target,        held, local_day(store_.now()), counts.active + counts.inactive + counts.perhaps,
                   counts.groups, 0};
  store::work work(store_);
  SLUIS_ASSIGN(const auto row, append(target, {event::left, held, out.persons, out.groups}, reason, by, out.leaf));
  keep_remainder(target, row);
  end_other_plans(store_, target, 0, plan_extent::whole);
  SLUIS_TRY(work.commit());
  return out;
}

/// Inside the caller's transaction. How many.
std::uint64_t recipients::take_up_rows(const target_id& target, const recipient& at) {
  // Finding 2: each is asked for by the next survey, so that one that is not there any more does not keep its erasure
  // waiting for ever.
  auto again = store_.db().prepare(
      std::string("INSERT OR IGNORE INTO shadow(target, kind, subject, handle, remote_id, active, uncertain, finding, "
                  "basis, n, payload) "
                  "SELECT m.target, m.kind, m.subject, m.handle, '', m.kind = 1, 1, 2, 0, 0, NULL FROM remainder m "
                  "JOIN recipient r ON r.seq = m.recipient_row "
                  "WHERE m.target = ?1 AND r.kind = ?2 AND r.address = ?3 AND NOT EXISTS (SELECT 1 FROM shadow s WHERE "
                  "s.target = m.target AND s.kind = m.kind AND s.subject = m.subject)") +
      not_taken_up + " ORDER BY m.seq");
  again.bind_text(1, target.str()).bind_text(2, at.kind).bind_text(3, at.address).run();
  auto count = store_.db().prepare("SELECT changes()");
  count.step();
  return static_cast<std::uint64_t>(count.integer(0));
}

result<std::uint64_t> recipients::take_up_again(const target_id& target, const recipient& now) {
  if (known(target)) return std::uint64_t{0};
  store::work work(store_);
  // Rows that a plan made meanwhile: nothing was ever sent under their handles, because the target has no recipient.
  // The handles that were left count.
  store_.db()
      .prepare(
          "DELETE FROM shadow WHERE target = ?1 AND remote_id = '' AND uncertain <> 1 AND finding = 0 AND EXISTS "
          "(SELECT 1 FROM remainder m JOIN recipient r ON r.seq = m.recipient_row "
          "WHERE m.target = ?1 AND m.kind = shadow.kind AND m.subject = shadow.subject AND r.kind = ?2 AND r.address = "
          "?3)")
      .bind_text(1, target.str())
      .bind_text(2, now.kind)
      .bind_text(3, now.address)
      .run();
  const auto out = take_up_rows(target, now);
  if (out > 0) {
    std::uint64_t leaf = 0;
    SLUIS_TRY(append(target, {event::first, now}, {}, {}, leaf));
  }
  SLUIS_TRY(work.commit());
  return out;
}

std::vector<left_object> recipients::left_of(const subject_id& whom) {
  auto rows = store_.db().prepare(
      "SELECT m.target, r.kind, r.address, r.day, r.leaf, m.active FROM remainder m "
      "JOIN recipient r ON r.seq = m.recipient_row WHERE m.subject = ?1 AND NOT EXISTS (SELECT 1 FROM shadow s "
      "WHERE s.target = m.target AND s.kind = m.kind AND s.subject = m.subject AND s.handle = m.handle) ORDER BY "
      "m.seq");
  rows.bind(1, whom);
  std::vector<left_object> out;
  while (rows.step()) {
    left_object one;
    one.target = target_id(std::string(rows.text(0)));
    one.at = {std::string(rows.text(1)), std::string(rows.text(2))};
    one.on = day{std::chrono::days{rows.integer(3)}};
    one.leaf = static_cast<std::uint64_t>(rows.integer(4));
    one.is_active = rows.integer(5) != 0;
    out.push_back(std::move(one));
  }
  return out;
}

namespace {

std::vector<left_objects> left_where(sqlite::database& db, const char* condition) {
  auto rows = db.prepare(
      std::string(
          "SELECT r.target, r.kind, r.address, r.day, r.persons, r.groups, r.leaf FROM recipient r WHERE r.event = 3") +
      condition + " ORDER BY r.seq");
  std::vector<left_objects> out;
  while (rows.step()) {
    out.push_back({target_id(std::string(rows.text(0))),
                   {std::string(rows.text(1)), std::string(rows.text(2))},
                   day{std::chrono::days{rows.integer(3)}},
                   static_cast<std::uint64_t>(rows.integer(4)),
                   static_cast<std::uint64_t>(rows.integer(5)),
                   static_cast<std::uint64_t>(rows.integer(6))});
  }
  return out;
}

}  // namespace

std::vector<left_objects> recipients::left() {
  return left_where(store_.db(), "");
}

std::vector<left_objects> recipients::still_left() {
  return left_where(store_.db(), not_taken_up);
}

}  // namespace sluis::state
