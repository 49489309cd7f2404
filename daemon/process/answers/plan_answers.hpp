// Plans: which there are, what stands in one (its names are on record as shown before they are shown), and approvals.
// On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class plan_answers final : public plan_questions, public plan_commands {
 public:
  plan_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<std::vector<listed_plan>> plans(std::optional<institution_id> only, std::uint64_t limit) override;
  task<plan_page> plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                       caller by) override;
  task<plan_summary> approve(std::string hash, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
