#include "daemon/cycle/left_account.hpp"

#include "state/recipients.hpp"

namespace sluis::daemon {

std::vector<left_account> accounts_left(state::store& store, const subject_id& whom) {
  std::vector<left_account> out;
  for (const auto& one : state::recipients(store).left_of(whom)) {
    out.push_back({one.target, to_string(one.at), one.on, one.leaf, one.is_active});
  }
  return out;
}

}  // namespace sluis::daemon
