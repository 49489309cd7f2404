#include "state/blocks.hpp"

#include "model/order.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view on_word = "on ", reference_word = ", reference ";

std::vector<block_word> read_block_words(sqlite::statement read) {
  std::vector<block_word> out;
  while (read.step()) {
    block_word one;
    one.subject = read.id<subject_id>(0);
    one.what = static_cast<block_word::event>(read.integer(1));
    one.reference = read.text(2);
    one.on = day{std::chrono::days{read.integer(3)}};
    one.by = read.id<actor_id>(4);
    one.leaf = static_cast<std::uint64_t>(read.integer(5));
    out.push_back(std::move(one));
  }
  return out;
}

result<void> expect_held(store& s, const subject_id& whom) {
  SLUIS_ASSIGN(const auto erasure, s.erasure_of(whom));
  if (erasure) return error(errc::refused, "the erasure of " + whom.hex() + " has begun", "see: sluis erasure show");
  SLUIS_ASSIGN(const auto row, s.facts().find(whom));
  if (row && row->kind == subject_kind::person) return {};
  return error(errc::not_found, "nobody with handle " + whom.hex() + " is held",
               "find the handle with: sluis person find");
}

}  // namespace

std::string block_note(day on, std::string_view reference) {
  return std::string(on_word) + to_string(on) + std::string(reference_word) + std::string(reference);
}

std::optional<block_said> read_block_note(std::string_view note) {
  const auto at = note.find(reference_word);
  if (!note.starts_with(on_word) || at == std::string_view::npos) return std::nullopt;
  const auto on = parse_day(note.substr(on_word.size(), at - on_word.size()));
  if (!on) return std::nullopt;
  block_said out{*on, std::string(note.substr(at + reference_word.size()))};
  return is_order_reference(out.reference) ? std::optional(std::move(out)) : std::nullopt;
}

result<block_word> blocks::begin(const subject_id& whom, std::string_view reference, const actor_id& by) {
  SLUIS_TRY(expect_held(store_, whom));
  const auto before = of(whom);
  if (!before.empty() && before.back().is_in_force()) {
    return error(errc::conflict, whom.hex() + " is blocked already, since " + to_string(before.back().on),
                 "end it with: sluis person unblock " + whom.hex());
  }
  return say({whom, block_word::event::blocked, std::string(reference), {}, by, 0});
}

result<block_word> blocks::end(const subject_id& whom, std::string_view reference, const actor_id& by) {
  SLUIS_TRY(expect_held(store_, whom));
  const auto before = of(whom);
  if (before.empty() || !before.back().is_in_force())
    return error(errc::not_found, whom.hex() + " is not blocked", "see: sluis person show");
  return say({whom, block_word::event::unblocked, std::string(reference), {}, by, 0});
}

result<void> blocks::say_again(const subject_id& whom, const actor_id& by) {
  store::work work(store_);
  store_.log().append({mutation_kind::admin_act, whom, 0, {}, {}, by, "block sent again"});
  // shadow_row::said_off of an account that is off.
  auto forget = store_.db().prepare(
      "UPDATE shadow SET own_word = 0 WHERE kind = ?1 AND subject = ?2 AND active = 0 AND own_word = 1");
  forget.bind(1, static_cast<std::int64_t>(subject_kind::person)).bind(2, whom).run();
  return work.commit();
}

result<block_word> blocks::say(block_word what) {
  if (!is_order_reference(what.reference)) {
    return error(errc::invalid_input, "the reason is not one that can stay in the log for ever",
                 "a ticket's number or a word: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  store::work work(store_);
  const auto row = sqlite::next_row(store_.db(), "block_word");
  what.on = local_day(store_.now());
  const auto kind = what.is_in_force() ? mutation_kind::person_blocked : mutation_kind::person_unblocked;
  what.leaf = store_.log().append(
      {kind, what.subject, row, std::nullopt, std::nullopt, what.by, block_note(what.on, what.reference)});
  auto add = store_.db().prepare(
      "INSERT INTO block_word (seq, subject, event, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)");
  add.bind(1, row).bind(2, what.subject).bind(3, static_cast<std::int64_t>(what.what)).bind_text(4, what.reference);
  add.bind(5, std::int64_t{what.on.time_since_epoch().count()}).bind(6, what.by).bind(7, what.leaf).run();
  SLUIS_TRY(work.commit());
  return what;
}

std::map<subject_id, block_word> blocks::newest() {
  std::map<subject_id, block_word> out;
  for (auto& one : read_block_words(
           store_.db().prepare("SELECT subject, event, reference, day, actor, leaf FROM block_word b WHERE NOT "
                               "EXISTS (SELECT 1 FROM fence f WHERE f.subject = b.subject) ORDER BY seq"))) {
    out.insert_or_assign(one.subject, std::move(one));
  }
  return out;
}

std::vector<block_word> blocks::of(const subject_id& whom) {
  auto read = store_.db().prepare(
      "SELECT subject, event, reference, day, actor, leaf FROM block_word WHERE subject = ?1 ORDER BY seq");
  read.bind(1, whom);
  return read_block_words(std::move(read));
}

}  // namespace sluis::state
