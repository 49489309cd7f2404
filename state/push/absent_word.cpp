#include "state/push/absent_word.hpp"

#include "model/order.hpp"
#include "state/push/finding_note.hpp"
#include "state/store.hpp"

namespace sluis::state {

result<void> say_absent(store& s, const target_id& target, const unsettled_creation& which, std::string_view reference,
                        const actor_id& by) {
  if (!is_order_reference(reference)) {
    return error(errc::invalid_input, "the reason is not a reference",
                 "a ticket's or a letter's number: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  if (is_said_absent(s, which.plan, which.ordinal)) return {};
  store::work word(s);
  auto note = s.db().prepare("UPDATE progress SET absent = 1 WHERE plan = ?1 AND ordinal = ?2 AND how = 2");
  note.bind(1, which.plan).bind(2, which.ordinal).run();
  if (!is_said_absent(s, which.plan, which.ordinal)) {
    return error(errc::conflict,
                 "the creation of " + which.object.hex() + " has an outcome meanwhile, so nothing was recorded",
                 "see what it is now: sluis target findings");
  }
  const auto kind = which.op == operation::create_user ? subject_kind::person : subject_kind::group;
  auto row = s.db().prepare(
      "UPDATE shadow SET finding = ?4 WHERE target = ?1 AND kind = ?2 AND subject = ?3");  // until the creation is
                                                                                           // confirmed: a receipt says
                                                                                           // whose word it was
  row.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(kind))
      .bind(3, which.object)
      .bind(4, static_cast<std::int64_t>(account_finding::not_ours))
      .run();
  mutation leaf;
  leaf.kind = mutation_kind::account_settled;
  leaf.subject = which.object;
  leaf.actor = by;
  leaf.note = settlement_note(target, false, reference);
  s.log().append(leaf);
  return word.commit();
}

bool is_said_absent(store& s, std::uint64_t plan, std::uint64_t ordinal) {
  auto find = s.db().prepare("SELECT 1 FROM progress WHERE plan = ?1 AND ordinal = ?2 AND how = 2 AND absent = 1");
  find.bind(1, plan).bind(2, ordinal);
  return find.step();
}

}  // namespace sluis::state
