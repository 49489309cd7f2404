#include "daemon/process/running/jobs.hpp"

#include "daemon/cycle/foreseen.hpp"

#include <algorithm>

namespace sluis::daemon {

void note_thrown(job::part& part, const std::exception_ptr& thrown) {
  part.done = true;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception&) {
    part.report.problem = caught_text();
  }
}

namespace {

constexpr std::size_t kept_jobs = 100;

job_view job_view_of(const job& j) {
  job_view out;
  out.id = j.id;
  out.how = job_view::state::done;
  for (const auto& part : j.parts) {
    if (part->done) {
      out.reports.push_back(part->report);
      if (!part->report.problem.empty()) out.problem = part->report.problem;
      continue;
    }
    auto now = part->how_far.look();
    if (out.how != job_view::state::running) {  // the first that runs stands for all
      out.phase = now.lines.empty() ? "waiting" : now.lines[now.newest].phase;
      out.done = now.lines.empty() ? 0 : now.lines[now.newest].done;
      out.total = now.lines.empty() ? 0 : now.lines[now.newest].total;
    }
    out.how = job_view::state::running;
    for (auto& line : now.lines) {
      line.institution = part->institution;
      out.lines.push_back(std::move(line));
    }
  }
  if (out.how == job_view::state::done && !out.problem.empty()) out.how = job_view::state::failed;
  return out;
}

}  // namespace

std::shared_ptr<daemon::job> jobs::add() {
  std::array<std::uint8_t, 8> bytes{};
  chance_.fill(bytes.data(), bytes.size());
  auto made = std::make_shared<daemon::job>();
  made->id = to_hex(bytes.data(), bytes.size());
  kept_.push_back(made);
  if (kept_.size() > kept_jobs) kept_.pop_front();
  return made;
}

task<job_view> jobs::job(std::string id) {
  co_return look(id);
}

result<job_view> jobs::look(const std::string& id) const {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& j) { return j->id == id; });
  if (found == kept_.end()) return error{errc::not_found, "no job " + id + " is known", "the newest hundred are kept"};
  return job_view_of(**found);
}

}  // namespace sluis::daemon
