// The clock: what each store has seen of time, and an administrator's word that the date is right. On the
// io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class clock_answers final : public clock_questions, public clock_commands {
 public:
  explicit clock_answers(const islands& all) : islands_(all) {}

  task<std::vector<clock_view>> clocks(std::optional<institution_id> only) override;
  task<std::vector<clock_view>> confirm_clock(std::optional<institution_id> only, day date, caller by) override;

 private:
  const islands& islands_;
};

}  // namespace sluis::daemon
