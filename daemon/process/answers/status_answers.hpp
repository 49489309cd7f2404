// How it stands: counts and handles, no personal data. On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/openings.hpp"
#include "daemon/process/institutions/served.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

class status_answers final : public status_questions {
 public:
  status_answers(const islands& all, const std::string& refused_reload, const openings& opens, const clock& time)
      : islands_(all), refused_reload_(refused_reload), opens_(opens), time_(time) {}

  task<std::vector<institution_status>> status() override;
  task<std::vector<school_line>> schools(std::optional<institution_id> only) override;
  std::vector<institution_id> institutions() override;
  task<std::filesystem::path> log_folder(institution_id institution) override;

 private:
  const islands& islands_;
  const std::string& refused_reload_;
  const openings& opens_;
  const clock& time_;
};

}  // namespace sluis::daemon
