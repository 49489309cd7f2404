// Orders to erase, and the story of each erasure: handles, references, days and entries of the log. On the
// io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class order_answers final : public order_questions, public order_commands {
 public:
  order_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<std::vector<order_view>> orders(std::optional<institution_id> only, std::uint64_t limit) override;
  task<daemon::erasure_story> erasure_story(subject_id subject) override;
  task<daemon::erasure_story> order(subject_id subject, order_act what, std::string reference, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
