#include "daemon/cycle/reconciling/newest_look.hpp"

#include "config/recipient.hpp"

namespace sluis::daemon {

result<state::look_at_target> look_now(state::store& store, const config::target_settings& target, day today) {
  state::look_at_target out;
  SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, config::recipient_of(target), today));
  if (at) out.consent = at->consent_id();
  if (at) out.what = at->what();
  out.entries = store.log_size();
  return out;
}

result<std::string> acts_since(state::store& store, const config::target_settings& target, day today) {
  SLUIS_ASSIGN(const auto now, look_now(store, target, today));
  if (now.consent.is_null() || now.what != grant::kind::consent) return std::string();
  const auto last = state::newest_look(store, target.id);
  if (last.consent != now.consent || last.what != now.what)
    return std::string("another consent is in force since the newest sync");
  switch (state::newest_act_since(store, target.id, last.entries)) {
    case state::act::none:
      break;
    case state::act::target_moved:
      return std::string("an administrator said since the newest sync where its accounts are");
    case state::act::school_closed:
      return std::string("an administrator said since the newest sync that a school, or its source, is gone");
    case state::act::order_withdrawn:
      return std::string("an order was withdrawn since the newest sync");
  }
  return std::string();
}

}  // namespace sluis::daemon
