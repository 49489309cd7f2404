// Erasures and absences: handles and entries of the log. An administrator accepts absences of whom no plan speaks. On
// the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class erasure_answers final : public erasure_questions, public absence_commands {
 public:
  erasure_answers(const islands& all, const clock& time) : islands_(all), time_(time) {}

  task<std::vector<erasure_view>> erasures(std::optional<institution_id> only, std::uint64_t limit) override;
  task<erasure_view> erasure(subject_id subject) override;
  task<absence_view> absences(institution_id institution) override;
  task<absence_view> accept_absences(institution_id institution, acceptance what, caller by) override;

 private:
  const islands& islands_;
  const clock& time_;
};

}  // namespace sluis::daemon
