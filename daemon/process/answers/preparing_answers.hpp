// Makes what must exist at a target before the first push. On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/wiring.hpp"

namespace sluis::daemon {

class preparing_answers final : public preparing_commands {
 public:
  preparing_answers(const islands& all, const makers& make) : islands_(all), make_(make) {}

  task<prepared_target> prepare_target(institution_id institution, target_id target, caller by) override;

 private:
  const islands& islands_;
  const makers& make_;
};

}  // namespace sluis::daemon
