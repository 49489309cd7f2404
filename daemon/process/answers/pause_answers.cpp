// Pauses of targets: nothing goes there until an administrator says otherwise (issue 14, B4). References and days only.
#include "daemon/process/answers/pause_answers.hpp"

#include <algorithm>

#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/orders/revoking.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/backing_up.hpp"
#include "state/pauses.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* why = "an administrator paused the target";

error target_not_configured(const institution_id& institution, const target_id& target) {
  return {errc::not_found, "target " + target.str() + " is not in the configuration of " + institution.str(),
          "see: sluis status"};
}

bool is_configured(const island& where, const target_id& target) {
  const auto& all = where.settings.targets;
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == target; });
}

}  // namespace

task<pause_view> pause_answers::pause_target(institution_id institution, target_id target, std::string reference,
                                             caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  if (!is_configured(**where, target)) co_return target_not_configured(institution, target);
  auto work = [place = *where, target, reference, by, today = local_day(time_.now())]() -> result<pause_view> {
    SLUIS_ASSIGN(const auto actor, place->store->actor(by.name()));
    SLUIS_ASSIGN(const auto said, state::pauses(*place->store).begin(target, reference, actor));
    return pause_view_of(said, today);
  };
  result<pause_view> paused = pause_view{};
  {
    // Before the first wait: nothing leaves while this waits for the strand. What was being sent goes on only where the
    // pause is refused.
    const paused_permits nothing_leaves(**where, target, why, permit_issuer::which::all);
    const urgent_act not_behind_a_read(*where);
    paused = co_await on_strand((*where)->strand, std::move(work));
    if (paused) revoke_permits(**where, target, permit_issuer::which::all, why);
  }
  if (paused) co_await copy_keys(**where);  // a machine that is rebuilt must know of it
  co_return paused;
}

task<pause_view> pause_answers::resume_target(institution_id institution, target_id target, std::string reference,
                                              caller by) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  auto work = [place = *where, target, reference, by]() -> result<pause_view> {
    SLUIS_ASSIGN(const auto actor, place->store->actor(by.name()));
    SLUIS_ASSIGN(const auto said, state::pauses(*place->store).end(target, reference, actor));
    return pause_view{said.reference, said.on, said.on, said.by.hex(), said.leaf};
  };
  result<pause_view> resumed = pause_view{};
  {
    const urgent_act not_behind_a_read(*where);
    resumed = co_await on_strand((*where)->strand, std::move(work));
  }
  if (!resumed) co_return resumed;
  for (const auto& seat : (*where)->targets) {
    if (seat->settings.id != target) continue;
    seat->last_survey.reset();  // what happened there meanwhile is looked at before anything is sent
    seat->next_survey = extent::whole;
    seat->looks_at_blocked.clear();
  }
  co_await copy_keys(**where);
  co_return resumed;
}

}  // namespace sluis::daemon
