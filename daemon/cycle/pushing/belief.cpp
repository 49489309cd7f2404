#include "daemon/cycle/pushing/belief.hpp"

namespace sluis::daemon {

bool belief_now::counts(subject_kind what, bool was_shown) const {
  const auto found = lists.of(what);
  if (found == state::belief::unknown) return was_shown && !may_be_compared;
  return found == state::belief::believed;
}

std::string belief_now::why_not(subject_kind what) const {
  const std::string name = what == subject_kind::person ? "its list of users" : "its list of groups";
  if (lists.of(what) == state::belief::not_believed) return name + " is not believed";
  return "it is not known whether " + name +
         " is to be believed: it could not be read, or was not compared since sluisd started";
}

result<belief_now> look_up_belief(state::store& store, const destination& to, bool was_compared) {
  SLUIS_ASSIGN(const auto found, store.consents().valid_grant(to.target, to.at, to.today));
  belief_now out;
  out.may_be_compared = found && found->what() == grant::kind::consent;
  out.lists = state::list_beliefs(store).at(to.target, to.at);
  if (out.may_be_compared && !was_compared) out.lists = state::after_failure(out.lists);
  return out;
}

}  // namespace sluis::daemon
