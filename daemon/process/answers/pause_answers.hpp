// Pauses of targets: nothing goes there until an administrator says otherwise. On the io_context's thread; all that
// is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class pause_answers final : public pause_commands {
 public:
  pause_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<pause_view> pause_target(institution_id institution, target_id target, std::string reference,
                                caller by) override;
  task<pause_view> resume_target(institution_id institution, target_id target, std::string reference,
                                 caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
