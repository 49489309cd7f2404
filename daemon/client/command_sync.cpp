#include "daemon/client/commands.hpp"
#include "daemon/client/progress_bar.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr int look_at_job_ms = 150;
constexpr std::size_t wide = 200;  // columns, where nothing is redrawn

exit_code finished(shell& at, const json& job) {
  if (at.as == form::for_programs) {
    print(at, job);
  } else {
    at.io.out << show_sync(job);
  }
  return exit_code_of_sync(job);
}

exit_code wait_for(shell& at, const std::string& id) {
  const auto job = follow_job(at, id);
  if (!job) return tell(at, job.error());
  if (*job) return finished(at, **job);
  at.io.err << "the sync goes on in the daemon; see how it ends with: sluis job " << id << " --wait\n";
  return interrupted_by_user;
}

}  // namespace

result<std::optional<json>> follow_job(shell& at, const std::string& id, std::optional<int> patience_s) {
  progress_bar bar(at.io);
  const double begun = at.io.seconds();
  const bool quiet = at.as == form::for_programs && at.io.err_is == terminal::no;
  for (;;) {
    auto job = at.daemon.get("/v1/jobs/" + id);
    const bool runs = job && text(*job, "state") == "running";
    if (runs && !quiet) bar.update(progress_views(*job));
    const bool given_up = runs && at.io.interrupted();
    const bool is_too_long = runs && patience_s && at.io.seconds() - begun >= *patience_s;
    if (!runs || given_up || is_too_long) bar.clear();
    if (!job) return job.error();
    if (given_up) return std::optional<json>();
    if (!runs || is_too_long) return std::optional<json>(std::move(*job));
    at.io.sleep(look_at_job_ms);
  }
}

exit_code run_sync(shell& at, const sync_options& options) {
  json order = json::object();
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) order[key] = value;
  };
  add("institution", options.institution);
  add("source", options.source);
  add("target", options.target);
  add("person", options.person);
  if (options.dry_run) order["dry_run"] = true;
  if (options.reconcile) order["reconcile"] = true;
  if (options.believe_list) order["believe_list"] = true;
  const auto answer = at.daemon.post("/v1/sync", order);
  if (!answer) return tell(at, answer.error());
  const auto id = text(*answer, "job");
  if (options.wait || options.dry_run) return wait_for(at, id);
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "started " << id << "; see how it goes with: sluis job " << id << " --wait\n";
  }
  return exit_code::done;
}

exit_code run_job(shell& at, const std::string& id, bool wait) {
  if (wait) return wait_for(at, id);
  const auto job = at.daemon.get("/v1/jobs/" + id);
  if (!job) return tell(at, job.error());
  if (text(*job, "state") != "running") return finished(at, *job);
  if (at.as == form::for_programs) {
    print(at, *job);
  } else {
    for (const auto& each : progress_views(*job)) at.io.out << progress_line(each, wide) << "\n";
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
