// Syncs that were ordered, running or done: what `sluis sync --wait` looks at. The newest hundred are kept. One thread
// (io_context's), but for the progress itself.
#pragma once

#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "daemon/cycle/pushing/progress.hpp"

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

class jobs {
 public:
  std::shared_ptr<job> add(std::string id);
  [[nodiscard]] result<job_view> look(const std::string& id) const;

 private:
  std::deque<std::shared_ptr<job>> kept_;
};

}  // namespace sluis::daemon
