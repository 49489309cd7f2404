// First passwords are handed out: once, to an administrator, and on record before they are shown.
#include "daemon/process/answers/password_answers.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "daemon/process/purpose.hpp"
#include "state/blocks.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* password_fields = "first password";

/// errc::refused or not_found where nothing can be handed out at all.
result<void> hands_out(const island& where, const target_id& target) {
  const auto seat =
      std::find_if(where.targets.begin(), where.targets.end(), [&](const auto& s) { return s->settings.id == target; });
  if (seat == where.targets.end())
    return error{errc::not_found,
                 "target " + target.str() + " is not in the configuration of " + where.settings.id.str(),
                 "see sluis status"};
  if ((*seat)->settings.hand_out_first_passwords) return {};
  return error{
      errc::refused, "target " + target.str() + " hands out no first passwords",
      "hand_out_first_passwords = true in its configuration; it holds for accounts that are made from then on"};
}

std::vector<subject_id> those_that_wait(const island& where, const target_id& target,
                                        const std::vector<subject_id>& persons, instant now) {
  std::vector<subject_id> out;
  for (const auto& person : persons) {
    const bool twice = std::find(out.begin(), out.end(), person) != out.end();
    if (!twice && where.first_passwords.has(target, person, now)) out.push_back(person);
  }
  return out;
}

std::set<subject_id> those_who_are_blocked(state::store& store, const std::vector<subject_id>& persons) {
  std::set<subject_id> out;
  for (const auto& [whom, word] : state::blocks(store).newest()) {
    if (word.is_in_force() && std::find(persons.begin(), persons.end(), whom) != persons.end()) out.insert(whom);
  }
  return out;
}

}  // namespace

task<std::vector<handed_password>> password_answers::hand_out_passwords(institution_id institution, target_id target,
                                                                        std::vector<subject_id> persons,
                                                                        std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto found = find_served(islands_, institution);
  if (!found) co_return found.error();
  const auto is_it = [&](const auto& each) { return each->settings.id == institution; };
  const auto where =
      *std::find_if(islands_.begin(), islands_.end(), is_it);  // kept alive, whatever a reload does meanwhile
  if (const auto able = hands_out(*where, target); !able) co_return able.error();
  const auto waiting = those_that_wait(*where, target, persons, time_.now());
  if (waiting.empty()) {
    co_return error{errc::not_found,
                    "no first password of these accounts is known: it was handed out already, or is not known any more",
                    "set a new one at the directory"};
  }
  auto record = [where, by, waiting, purpose,
                 fields = std::string(password_fields) + "," + target.str()]() -> result<std::set<subject_id>> {
    if (!where->store) return error{errc::unavailable, "the institution is not served any more"};
    const auto blocked = those_who_are_blocked(*where->store, waiting);
    std::vector<subject_id> told;
    std::copy_if(waiting.begin(), waiting.end(), std::back_inserter(told),
                 [&blocked](const auto& person) { return !blocked.contains(person); });
    if (told.empty())
      return error{errc::refused, "they are blocked, and no first password is handed out until the block is ended",
                   "see: sluis person blocked"};
    SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
    SLUIS_TRY(where->store->record_access(actor, told, purpose, fields));
    return blocked;
  };
  const auto blocked = co_await on_strand(where->strand, std::move(record));
  if (!blocked) co_return blocked.error();
  std::vector<handed_password> out;
  for (const auto& person : persons) {
    const bool is_blocked = blocked->contains(person);
    out.push_back(
        {person, is_blocked ? nullptr : where->first_passwords.take(target, person, time_.now()), is_blocked});
  }
  co_return out;
}

}  // namespace sluis::daemon
