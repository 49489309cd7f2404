// Making what must exist at a target before the first push.
#include "daemon/process/answers/preparing_answers.hpp"

#include "state/pauses.hpp"

namespace sluis::daemon {

task<prepared_target> preparing_answers::prepare_target(institution_id institution, target_id target, caller by) {
  const auto found = chosen(islands_, institution);
  if (!found) co_return found.error();
  const auto where = found->front();
  std::optional<config::target_settings> settings;
  for (const auto& seat : where->targets) {
    if (seat->settings.id == target) settings = seat->settings;
  }
  if (!settings)
    co_return error{errc::not_found, "target " + target.str() + " is not in the configuration of " + institution.str(),
                    "put it there first"};
  if (!where->store)
    co_return error{errc::unavailable, where->problem, "nothing is made at a target while it cannot be put on record"};
  const std::vector<std::shared_ptr<island>> one{where};
  auto look = [where, target] { return state::expect_not_paused(*where->store, target); };
  const auto may_be_asked = co_await on_strand(where->strand, std::move(look));
  if (!may_be_asked) co_return may_be_asked.error();
  const std::string act = "target prepare";
  const auto noted = co_await note_order(one, by, act);
  if (!noted) co_return noted.error();
  const auto api =
      make_.preparing ? make_.preparing(where->settings.id, *settings) : make_.target(where->settings.id, *settings);
  if (!api) co_return api.error();
  const auto held = *api;  // outlives what it is asked
  held->rest_on(permit::without_personal_data());
  auto done = co_await held->set_up();
  if (!done) co_return done.error();
  co_return prepared_target{institution, target, std::move(*done)};
}

}  // namespace sluis::daemon
