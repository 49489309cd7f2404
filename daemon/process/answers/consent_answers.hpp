// Consents: recorded for the recipient that is configured, withdrawn, listed. On the io_context's thread; all that is
// given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class consent_answers final : public consent_questions, public consent_commands {
 public:
  consent_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<std::vector<registered_consent>> consents(institution_id institution, caller by) override;
  task<recorded_consent> grant_consent(institution_id institution, consent what, scope_check check, caller by) override;
  task<std::uint64_t> withdraw_consent(institution_id institution, target_id target, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
