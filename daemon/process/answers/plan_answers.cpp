// plan() and approve() are in people_answers.cpp, with whatever else shows people.
#include "daemon/process/answers/plan_answers.hpp"

#include "daemon/process/each_institution.hpp"
#include "state/push/failures.hpp"

namespace sluis::daemon {

task<std::vector<listed_plan>> plan_answers::plans(std::optional<institution_id> only, std::uint64_t limit) {
  auto look = [limit](const std::shared_ptr<island>& where) {
    return [id = where->settings.id, limit](state::store& store) -> result<std::vector<listed_plan>> {
      SLUIS_ASSIGN(const auto found, store.plans().list(std::nullopt, limit));
      std::vector<listed_plan> out;
      for (const auto& p : found) out.push_back({id, p, state::failed_in(store, p)});
      return out;
    };
  };
  auto out = co_await lists_of<listed_plan>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

}  // namespace sluis::daemon
