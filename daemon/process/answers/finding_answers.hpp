// What looking at the targets left open, and an administrator's word about it. Handles and ids only. On the
// io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class finding_answers final : public finding_questions, public finding_commands {
 public:
  finding_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<list_page<finding_view>> findings(std::optional<institution_id> only, std::uint64_t from,
                                         std::uint64_t limit) override;
  task<finding_view> settle(settlement what, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
