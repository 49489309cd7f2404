// First passwords are handed out: once, to an administrator, and on record before they are shown.
#include <algorithm>

#include "daemon/core.hpp"
#include "daemon/purpose.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* password_fields = "first password";

/// errc::refused or not_found where nothing can be handed out at all.
result<void> hands_out(const island& where, const target_id& target) {
  const auto seat = std::find_if(where.targets.begin(), where.targets.end(), [&](const auto& s) { return s->settings.id == target; });
  if (seat == where.targets.end()) return error{errc::not_found, "target " + target.str() + " is not in the configuration of " + where.settings.id.str(), "see sluis status"};
  if ((*seat)->settings.hand_out_first_passwords) return {};
  return error{errc::refused, "target " + target.str() + " hands out no first passwords",
               "hand_out_first_passwords = true in its configuration; it holds for accounts that are made from then on"};
}

std::vector<subject_id> those_that_wait(const island& where, const target_id& target, const std::vector<subject_id>& persons, instant now) {
  std::vector<subject_id> out;
  for (const auto& person : persons) {
    const bool twice = std::find(out.begin(), out.end(), person) != out.end();
    if (!twice && where.first_passwords.has(target, person, now)) out.push_back(person);
  }
  return out;
}

}  // namespace

task<std::vector<handed_password>> core::hand_out_passwords(institution_id institution, target_id target, std::vector<subject_id> persons,
                                                            std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto found = find(institution);
  if (!found) co_return found.error();
  const auto is_it = [&](const auto& each) { return each->settings.id == institution; };
  const auto where = *std::find_if(islands_.begin(), islands_.end(), is_it);  // kept alive, whatever a reload does meanwhile
  if (const auto able = hands_out(*where, target); !able) co_return able.error();
  const auto waiting = those_that_wait(*where, target, persons, time_.now());
  if (waiting.empty()) {
    co_return error{errc::not_found, "no first password of these accounts is known: it was handed out already, or is not known any more",
                    "set a new one at the directory"};
  }
  auto record = [where, by, waiting, purpose, fields = std::string(password_fields) + "," + target.str()]() -> result<void> {
    if (!where->store) return error{errc::unavailable, "the institution is not served any more"};
    SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
    return where->store->record_access(actor, waiting, purpose, fields);
  };
  const auto recorded = co_await on_strand(where->strand, std::move(record));
  if (!recorded) co_return recorded.error();
  std::vector<handed_password> out;
  for (const auto& person : persons) out.push_back({person, where->first_passwords.take(target, person, time_.now())});
  co_return out;
}

}  // namespace sluis::daemon
