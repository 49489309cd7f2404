// Which tables the log tells of row by row, and how each row's columns are said in its entry.
#include <array>

#include "model/account.hpp"
#include "model/person.hpp"
#include "model/source_record.hpp"
#include "state/blocks.hpp"
#include "state/check/log_followers.hpp"
#include "state/closed_schools.hpp"
#include "state/configurations.hpp"
#include "state/consent_terms.hpp"
#include "state/order_note.hpp"
#include "state/pauses.hpp"
#include "state/recipients.hpp"

namespace sluis::state {

namespace {

using kind = mutation_kind;

std::string word_for(std::int64_t subject, std::int64_t who) {
  const auto what = static_cast<subject_kind>(subject);
  return what == subject_kind::person ? to_string(static_cast<role>(who)) : to_string(what);
}

row_words words_of_version(const sqlite::statement& row) {
  return {"source, kind or role",
          std::string(row.text(6)) + " " + word_for(row.integer(7), row.integer(8)),
          {},
          {},
          {},
          {}};
}

row_words words_of_name(const sqlite::statement& row) {
  return {"the kind", std::string(to_string(static_cast<subject_kind>(row.integer(6)))), {}, {}, {}, {}};
}

row_words words_of_consent(const sqlite::statement& row) {
  consent_terms terms;
  terms.to = {std::string(row.text(12)), std::string(row.text(13))};
  terms.attributes = attribute_set::from_mask(static_cast<std::uint8_t>(row.integer(7)));
  terms.roles = role_set::from_mask(static_cast<std::uint8_t>(row.integer(14)));
  const auto schools = parse_school_codes(row.text(15));
  terms.schools = schools.value_or(school_codes{});
  terms.from = day{std::chrono::days{row.integer(8)}};
  terms.until = day{std::chrono::days{row.integer(9)}};
  row_words out;
  out.of_note = "target, recipient, attributes, roles, schools or days";
  out.note = consent_note(target_id(std::string(row.text(6))), terms);
  const bool spelt_otherwise = terms.attributes.mask() != row.integer(7) || terms.roles.mask() != row.integer(14) ||
                               !schools || row.text(15) != (schools->empty() ? "" : school_codes_text(*schools));
  if (spelt_otherwise) out.note = "";  // bits that no attribute or role has, a list that we do not write
  out.actor = row.id<actor_id>(10);
  out.time = row.integer(11);
  return out;
}

row_words words_of_recipient(const sqlite::statement& row) {
  const target_id target{std::string(row.text(6))};
  const recipient who{std::string(row.text(7)), std::string(row.text(8))};
  const auto on = day{std::chrono::days{row.integer(11)}};
  const auto event = row.integer(10);
  row_words out{
      "target, recipient, day or number of objects", recipient_note(target, who, on), row.id<actor_id>(9), {}, {}, {}};
  if (event == 3)
    out.note = left_note(target, who, on, static_cast<std::uint64_t>(row.integer(12)),
                         static_cast<std::uint64_t>(row.integer(13)));
  else if (row.integer(12) != 0 || row.integer(13) != 0)
    out.note = "";
  constexpr std::array<kind, 4> kinds = {kind::target_recipient, kind::target_moved, kind::target_left,
                                         kind::target_seen};
  if (event >= 1 && event <= 4)
    out.kind = kinds.at(static_cast<std::size_t>(event - 1));
  else
    out.note = "";
  return out;
}

row_words words_of_remainder(const sqlite::statement& row) {
  const auto note = remainder_note(row.text(6), row.integer(7), row.id<target_handle>(8), row.integer(9) == 1);
  return {"target, kind, handle or whether it was active", note, {}, {}, {}, {}};
}

row_words words_of_withdrawal(const sqlite::statement& row) {
  const auto on = day{std::chrono::days{row.integer(9)}};
  return {"target or day",     withdrawal_note(target_id(std::string(row.text(8))), on),
          row.id<actor_id>(6), {},
          row.integer(7),      {}};
}

row_words words_of_fence(const sqlite::statement& row) {
  return {"the note", std::string(row.text(6)), {}, std::string(row.blob(7)), {}, {}};
}

row_words words_of_restored(const sqlite::statement& row) {
  return {"the note", std::string(row.text(6)), {}, {}, {}, {}};
}

row_words words_of_order(const sqlite::statement& row) {
  const order_note said{static_cast<order_kind>(row.integer(7)), day{std::chrono::days{row.integer(8)}},
                        std::string(row.text(9))};
  const bool is_kind = said.kind == order_kind::leave || said.kind == order_kind::immediate;
  return {"kind, day or reference", is_kind ? order_note_text(said) : "", row.id<actor_id>(6), {}, {}, {}};
}

row_words words_of_order_step(const sqlite::statement& row) {
  row_words out{"the day",
                order_step_text(day{std::chrono::days{row.integer(7)}}),
                row.id<actor_id>(6),
                {},
                {},
                kind::order_confirmed};
  if (row.integer(8) != 1) out.kind = kind::order_withdrawn;
  if (row.integer(8) != 1 && row.integer(8) != 2) out.note = "";  // no kind of step
  return out;
}

row_words words_of_block(const sqlite::statement& row) {
  const auto event = static_cast<block_word::event>(row.integer(9));
  row_words out{"the day or the reference",
                block_note(day{std::chrono::days{row.integer(7)}}, row.text(8)),
                row.id<actor_id>(6),
                {},
                {},
                {}};
  out.kind = event == block_word::event::blocked ? kind::person_blocked : kind::person_unblocked;
  if (event != block_word::event::blocked && event != block_word::event::unblocked) out.note = "";
  return out;
}

row_words words_of_pause(const sqlite::statement& row) {
  const auto event = static_cast<pause_word::event>(row.integer(9));
  const auto on = day{std::chrono::days{row.integer(7)}};
  row_words out{"the target, the day or the reference",
                pause_note(target_id(std::string(row.text(10))), on, row.text(8)),
                row.id<actor_id>(6),
                {},
                {},
                {}};
  out.kind = event == pause_word::event::paused ? kind::target_paused : kind::target_resumed;
  if (event != pause_word::event::paused && event != pause_word::event::resumed) out.note = "";
  return out;
}

row_words words_of_configuration(const sqlite::statement& row) {
  const auto cause = static_cast<config_cause>(row.integer(6));
  row_words out{"the cause, the hash or the names of keys",
                config_note(cause, hash_of(row.blob(7)), row.text(8)),
                {},
                {},
                {},
                {}};
  if (cause != config_cause::start && cause != config_cause::reload) out.note = "";
  return out;
}

row_words words_of_held_read(const sqlite::statement& row) {
  return {"the source", std::string(row.text(6)), {}, {}, {}, {}};
}

row_words words_of_read_approval(const sqlite::statement& row) {
  row_words out{"the verdict", std::string(row.text(9)), row.id<actor_id>(6), {}, row.integer(7), kind::read_approved};
  if (row.integer(8) != 1) out.kind = kind::read_refused;
  if (row.integer(8) != 1 && row.integer(8) != 2) out.note = "";  // no verdict
  return out;
}

row_words words_of_school_word(const sqlite::statement& row) {
  const auto event = row.integer(8);
  const auto word = event == 3 ? closing_word::source_gone : closing_word::none;
  row_words out{"the source, the day or the event",
                school_word_note(source_id(std::string(row.text(6))), day{std::chrono::days{row.integer(7)}}, word),
                row.id<actor_id>(9),
                {},
                {},
                {}};
  out.kind = event == 2 ? kind::school_back : kind::school_closed;
  if (event < 1 || event > 3) out.note = "";
  return out;
}

std::vector<followed_table> all_tables() {
  return {
      {"version",
       "SELECT v.seq, v.leaf, v.subject, v.n, v.payload, 1, s.source, v.kind, v.role FROM version v LEFT JOIN scope s "
       "ON s.seq = v.scope ORDER BY v.seq",
       {kind::fact_new, kind::fact_changed},
       words_of_version},
      {"name",
       "SELECT seq, leaf, subject, n, payload, 1, kind FROM name ORDER BY seq",
       {kind::name_assigned},
       words_of_name},
      {"consent",
       "SELECT seq, leaf, id, 1, payload, 1, target, attributes, valid_from, valid_until, recorded_by, recorded_at, "
       "recipient_kind, "
       "recipient_address, roles, schools FROM consent ORDER BY seq",
       {kind::consent_granted},
       words_of_consent},
      {"withdrawal",
       "SELECT w.seq, w.leaf, c.id, 1, NULL, 1, w.withdrawn_by, w.withdrawn_at, c.target, w.day FROM withdrawal w LEFT "
       "JOIN consent c ON c.seq = w.consent ORDER BY w.seq",
       {kind::consent_withdrawn},
       words_of_withdrawal},
      {"recipient",
       "SELECT seq, leaf, NULL, seq, payload, 1, target, kind, address, actor, event, day, persons, groups FROM "
       "recipient ORDER BY seq",
       {kind::target_recipient, kind::target_moved, kind::target_left, kind::target_seen},
       words_of_recipient},
      {"remainder",
       "SELECT seq, leaf, subject, recipient_row, NULL, 1, target, kind, handle, active FROM remainder ORDER BY seq",
       {kind::target_remains},
       words_of_remainder},
      {"access",
       "SELECT seq, first_leaf, actor, seq, payload, subjects FROM access ORDER BY seq",
       {kind::access_shown},
       nullptr},
      {"fence",
       "SELECT seq, leaf, subject, 0, NULL, 1, note, commitment FROM fence ORDER BY seq",
       {kind::erase_intent},
       words_of_fence},
      {"receipt", "SELECT seq, leaf, subject, 0, NULL, 1 FROM receipt ORDER BY seq", {kind::erase_done}, nullptr},
      // Before a daemon has opened it, a restored folder's log ends where its entry is to stand; the erasure's witness
      // looks at that one.
      {"restored",
       "SELECT seq, upto, NULL, 0, NULL, 1, note FROM restored WHERE upto < (SELECT count(*) FROM leaf) ORDER BY seq",
       {kind::restore_done},
       words_of_restored},
      {"erasure_order",
       "SELECT seq, leaf, subject, seq, NULL, 1, actor, kind, day, reference FROM erasure_order ORDER BY seq",
       {kind::order_given},
       words_of_order},
      {"order_step",
       "SELECT s.seq, s.leaf, o.subject, s.ordered, NULL, 1, s.actor, s.day, s.kind FROM order_step s LEFT JOIN "
       "erasure_order o ON o.seq = s.ordered ORDER BY s.seq",
       {kind::order_confirmed, kind::order_withdrawn},
       words_of_order_step},
      {"block_word",
       "SELECT seq, leaf, subject, seq, NULL, 1, actor, day, reference, event FROM block_word ORDER BY seq",
       {kind::person_blocked, kind::person_unblocked},
       words_of_block},
      {"target_word",
       "SELECT seq, leaf, NULL, seq, NULL, 1, actor, day, reference, event, target FROM target_word ORDER BY seq",
       {kind::target_paused, kind::target_resumed},
       words_of_pause},
      {"configuration",
       "SELECT seq, leaf, NULL, seq, keys, 1, cause, hash, changed FROM configuration ORDER BY seq",
       {kind::config_changed},
       words_of_configuration},
      {"held_read",
       "SELECT seq, leaf, school, seq, told, 1, source FROM held_read ORDER BY seq",
       {kind::read_held},
       words_of_held_read},
      {"read_approval",
       "SELECT a.seq, a.leaf, h.school, a.held, a.payload, 1, a.actor, a.approved_at, a.verdict, h.source "
       "FROM read_approval a LEFT JOIN held_read h ON h.seq = a.held ORDER BY a.seq",
       {kind::read_approved, kind::read_refused},
       words_of_read_approval},
      {"school_word",
       "SELECT w.seq, w.leaf, s.school, w.seq, w.payload, 1, s.source, w.day, w.event, w.actor FROM school_word w LEFT "
       "JOIN scope s ON s.seq = w.scope ORDER BY w.seq",
       {kind::school_closed, kind::school_back},
       words_of_school_word},
  };
}

}  // namespace

std::vector<log_follower> all_followers(sqlite::database& db, findings& found,
                                        const std::shared_ptr<const known_gaps>& gone) {
  std::vector<log_follower> out;
  for (auto& table : all_tables()) out.emplace_back(db, std::move(table), found, gone);
  return out;
}

}  // namespace sluis::state
