// Blocks: somebody's accounts are off everywhere until an administrator says otherwise. Handles and references only.
// On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/running/syncs.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class block_answers final : public block_questions, public block_commands {
 public:
  block_answers(const islands& all, syncs& runs, jobs& kept, running_tasks& tasks, const clock& time)
      : islands_(all), syncs_(runs), jobs_(kept), tasks_(tasks), time_(time) {}

  task<std::vector<block_view>> blocks(std::optional<institution_id> only, std::optional<subject_id> of) override;
  task<block_view> block(subject_id subject, block_act what, std::string reference, caller by) override;

 private:
  void begin_block_sync(std::shared_ptr<island> where, sync_request what, std::shared_ptr<job::part> part);

  const islands& islands_;
  syncs& syncs_;
  jobs& jobs_;
  running_tasks& tasks_;
  const clock& time_;
};

}  // namespace sluis::daemon
