// Syncs and backups that were ordered, running or done: what `sluis sync --wait` looks at. The newest hundred are kept.
// One thread (io_context's), but for the progress itself.
#pragma once

#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/questions.hpp"
#include "daemon/cycle/pushing/progress.hpp"
#include "model/random.hpp"

namespace sluis::daemon {

struct job {
  struct part {
    part(institution_id of, const clock& time) : institution(std::move(of)), how_far(time) {}
    institution_id institution;
    progress how_far;
    bool done = false;
    sync_report report;
  };
  std::string id;
  std::vector<std::shared_ptr<part>> parts;
};

/// Of a sync that threw: what it threw stands in its report.
void note_thrown(job::part& part, const std::exception_ptr& thrown);

class jobs final : public job_questions {
 public:
  explicit jobs(sluis::random& chance) : chance_(chance) {}

  /// With an id by chance.
  std::shared_ptr<daemon::job> add();
  task<job_view> job(std::string id) override;

 private:
  [[nodiscard]] result<job_view> look(const std::string& id) const;

  sluis::random& chance_;
  std::deque<std::shared_ptr<daemon::job>> kept_;
};

}  // namespace sluis::daemon
