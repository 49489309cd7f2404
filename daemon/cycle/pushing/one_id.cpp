#include "daemon/cycle/pushing/one_id.hpp"

#include <map>

#include "state/push/holder.hpp"

namespace sluis::daemon {

namespace {

bool may_bring_an_id(operation op) {
  return creates(op) || op == operation::deactivate_user;  // the last may find its object by the handle
}

error same_id(const char* kind, const subject_id& first, const subject_id& second, const target_id& target) {
  return {errc::conflict,
          std::string("the target gave the same id to ") + kind + " " + first.hex() + " and to " + kind + " " +
              second.hex() + ": the second is refused, or both would share one account",
          "ask the target's operator how its ids are made (by address or name, perhaps); what the first holds there is "
          "put right by the next sync that looks for drift; where the first was deleted there and its id given again: "
          "sluis target settle " +
              first.hex() + " --target " + target.str() + " --not-ours --reason REFERENCE"};
}

}  // namespace

result<void> refuse_ids_of_others(state::store& store, const target_id& target, operation op,
                                  const std::vector<subject_id>& objects, std::vector<outcome>& outcomes) {
  if (!may_bring_an_id(op)) return {};
  const auto kind = op == operation::create_group ? subject_kind::group : subject_kind::person;
  std::map<std::string, subject_id> given;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    auto& one = outcomes[i];
    if (one.remote_id.empty()) continue;
    SLUIS_ASSIGN(auto holder, state::holder_of(store, target, kind, one.remote_id));
    if (!holder || *holder == objects.at(i)) holder = given.try_emplace(one.remote_id, objects[i]).first->second;
    if (*holder == objects[i]) continue;
    one = {outcome::kind::failed,
           {},
           same_id(kind == subject_kind::group ? "group" : "user", *holder, objects[i], target)};
  }
  return {};
}

}  // namespace sluis::daemon
