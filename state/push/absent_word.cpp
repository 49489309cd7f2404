#include "state/push/absent_word.hpp"

#include "model/order.hpp"
#include "state/push/finding_note.hpp"
#include "state/store.hpp"

namespace sluis::state {

result<void> settle_as_absent(store& s, const target_id& target, const unsettled_creation& which,
                              std::string_view reference, const actor_id& by) {
  if (!is_order_reference(reference)) {
    return error(errc::invalid_input, "the reason is not a reference",
                 "a ticket's or a letter's number: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  {
    store::work word(s);  // first: were it the last, the object could be made on nobody's word
    mutation leaf;
    leaf.kind = mutation_kind::account_settled;
    leaf.subject = which.object;
    leaf.actor = by;
    leaf.note = settlement_note(target, false, reference);
    s.log().append(leaf);
    SLUIS_TRY(word.commit());
  }
  return s.plans().conclude(which.plan, {{which.ordinal, {outcome::kind::not_sent, {}, {}}}});
}

}  // namespace sluis::state
