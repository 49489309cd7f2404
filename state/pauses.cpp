#include "state/pauses.hpp"

#include "model/order.hpp"
#include "state/blocks.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::string pause_note(const target_id& target, day on, std::string_view reference) {
  return target.str() + " " + block_note(on, reference);
}

std::optional<pause_said> read_pause_note(std::string_view note) {
  const auto at = note.find(' ');
  const auto said = at == std::string_view::npos ? std::nullopt : read_block_note(note.substr(at + 1));
  if (!said) return std::nullopt;
  return pause_said{target_id(std::string(note.substr(0, at))), said->on, said->reference};
}

result<pause> pauses::begin(const target_id& target, std::string_view reference, const actor_id& by) {
  const auto before = at(target);
  SLUIS_ASSIGN(const auto word, say({target, pause_word::event::paused, std::string(reference), {}, by, 0}));
  return pause{before ? before->since : word.on, word};
}

result<pause_word> pauses::end(const target_id& target, std::string_view reference, const actor_id& by) {
  if (!at(target)) return error(errc::not_found, "target " + target.str() + " is not paused", "see: sluis status");
  return say({target, pause_word::event::resumed, std::string(reference), {}, by, 0});
}

std::optional<pause> pauses::at(const target_id& target) {
  auto read =
      store_.db().prepare("SELECT event, reference, day, actor, leaf FROM target_word WHERE target = ?1 ORDER BY seq");
  read.bind_text(1, target.str());
  std::optional<pause> out;
  while (read.step()) {
    const auto what = static_cast<pause_word::event>(read.integer(0));
    pause_word word{target,
                    what,
                    std::string(read.text(1)),
                    day{std::chrono::days{read.integer(2)}},
                    read.id<actor_id>(3),
                    static_cast<std::uint64_t>(read.integer(4))};
    if (what == pause_word::event::resumed)
      out.reset();
    else if (!out)
      out = pause{word.on, std::move(word)};
    else
      out->newest = std::move(word);
  }
  return out;
}

result<pause_word> pauses::say(pause_word word) {
  if (!is_order_reference(word.reference)) {
    return error(errc::invalid_input, "the reason is not one that can stay in the log for ever",
                 "a ticket's number or a word: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  store::work work(store_);
  const auto row = sqlite::next_row(store_.db(), "target_word");
  word.on = local_day(store_.now());
  const auto kind =
      word.what == pause_word::event::paused ? mutation_kind::target_paused : mutation_kind::target_resumed;
  word.leaf = store_.log().append(
      {kind, std::nullopt, row, std::nullopt, std::nullopt, word.by, pause_note(word.target, word.on, word.reference)});
  auto add = store_.db().prepare(
      "INSERT INTO target_word (seq, target, event, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)");
  add.bind(1, row)
      .bind_text(2, word.target.str())
      .bind(3, static_cast<std::int64_t>(word.what))
      .bind_text(4, word.reference);
  add.bind(5, std::int64_t{word.on.time_since_epoch().count()}).bind(6, word.by).bind(7, word.leaf).run();
  // What happened there meanwhile is not known: whoever should be off is switched off once more.
  if (word.what == pause_word::event::resumed)
    store_.db()
        .prepare("UPDATE shadow SET own_word = 0 WHERE target = ?1 AND own_word = 1")
        .bind_text(1, word.target.str())
        .run();
  SLUIS_TRY(work.commit());
  return word;
}

result<void> expect_not_paused(store& s, const target_id& target) {
  const auto paused = pauses(s).at(target);
  if (!paused) return {};
  return error(errc::refused,
               "target " + target.str() + " is paused by an administrator since " + sluis::to_string(paused->since) +
                   " (" + paused->newest.reference + "): nothing goes there",
               "end it with: sluis target resume " + target.str() + " --reason REASON");
}

}  // namespace sluis::state
