#include "state/recipients.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

enum class event : std::uint8_t { first = 1, moved, left };

}  // namespace

std::optional<recipient> recipients::known(const target_id& target) {
  auto find = store_.db().prepare("SELECT kind, address, event FROM recipient WHERE target = ?1 ORDER BY seq DESC LIMIT 1");
  if (!find.bind_text(1, target.str()).step() || static_cast<event>(find.integer(2)) == event::left) return std::nullopt;
  return recipient{std::string(find.text(0)), std::string(find.text(1))};
}

result<void> recipients::expect(const target_id& target, const recipient& now) {
  if (const auto held = known(target)) {
    if (*held == now) return {};
    return error(errc::refused, "what target " + target.str() + " holds is at " + to_string(*held) + ", the configuration says " + to_string(now),
                 "say what became of it: sluis target moved, or sluis target left");
  }
  store::work work(store_);
  auto next = store_.db().prepare("SELECT coalesce(max(seq), 0) + 1 FROM recipient");
  next.step();
  const auto row = static_cast<std::uint64_t>(next.integer(0));
  next.reset();
  mutation leaf;
  leaf.kind = mutation_kind::target_recipient;
  leaf.n = row;
  leaf.note = target.str() + " " + to_string(now);
  const auto seq = store_.log().append(leaf);
  store_.db()
      .prepare("INSERT INTO recipient (seq, target, kind, address, event, actor, leaf, payload) VALUES (?7, ?1, ?2, ?3, ?4, ?5, ?6, NULL)")
      .bind_text(1, target.str())
      .bind_text(2, now.kind)
      .bind_text(3, now.address)
      .bind(4, static_cast<std::int64_t>(event::first))
      .bind(5, actor_id{})
      .bind(6, seq)
      .bind(7, row)
      .run();
  return work.commit();
}

}  // namespace sluis::state
