// Schools that are not exported any more, and sources that are not configured any more, by an administrator's word.
// On the io_context's thread; all that is given outlives it.
#pragma once

#include <atomic>

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class closing_answers final : public closing_questions, public closing_commands {
 public:
  closing_answers(const islands& all, const std::atomic<bool>& stopping) : islands_(all), stopping_(stopping) {}

  task<closing_preview> foresee_closing(institution_id institution, closing what) override;
  task<closing_preview> close_schools(institution_id institution, closing what, std::string reason, caller by) override;

 private:
  const islands& islands_;
  const std::atomic<bool>& stopping_;
};

}  // namespace sluis::daemon
