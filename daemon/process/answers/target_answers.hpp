// What becomes of the objects at a target whose consent, recipient or place in the configuration ended: foreseen, and
// said. On the io_context's thread; all that is given outlives it.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class target_answers final : public target_questions, public target_commands {
 public:
  target_answers(const islands& all, const clock& time, boost::asio::any_io_executor io)
      : islands_(all), time_(time), io_(std::move(io)) {}

  task<withdrawal_preview> foresee_withdrawal(institution_id institution, target_id target) override;
  task<move_preview> foresee_move(institution_id institution, target_id target) override;
  task<leave_preview> foresee_leave(institution_id institution, target_id target) override;
  task<std::string> move_target(institution_id institution, target_id target, std::string reason, caller by) override;
  task<left_view> leave_target(institution_id institution, target_id target, std::string reason, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
  boost::asio::any_io_executor io_;
};

}  // namespace sluis::daemon
