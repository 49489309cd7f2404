// First passwords are handed out: once, to an administrator, and on record before they are shown. On the io_context's
// thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class password_answers final : public password_commands {
 public:
  password_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<std::vector<handed_password>> hand_out_passwords(institution_id institution, target_id target,
                                                        std::vector<subject_id> persons, std::string purpose,
                                                        caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
