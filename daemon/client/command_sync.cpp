#include "daemon/client/commands.hpp"
#include "daemon/client/progress_bar.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr int look_again_ms = 150;
constexpr std::size_t wide = 200;  // columns, where nothing is redrawn
constexpr auto interrupted_by_user = static_cast<exit_code>(130);  // as a shell says it

exit_code finished(shell& at, const json& job) {
  if (at.as == form::for_programs) {
    print(at, job);
  } else {
    at.io.out << show_sync(job);
  }
  return exit_code_of_sync(job);
}

exit_code wait_for(shell& at, const std::string& id) {
  progress_bar bar(at.io);
  const bool quiet = at.as == form::for_programs && at.io.err_is == terminal::no;
  for (;;) {
    const auto job = at.daemon.get("/v1/jobs/" + id);
    if (!job) {
      bar.clear();
      return tell(at, job.error());
    }
    if (text(*job, "state") != "running") {
      bar.clear();
      return finished(at, *job);
    }
    if (!quiet) bar.update(progress_views(*job));
    if (at.io.interrupted()) {
      bar.clear();
      at.io.err << "the sync goes on in the daemon; see how it ends with: sluis job " << id << " --wait\n";
      return interrupted_by_user;
    }
    at.io.sleep(look_again_ms);
  }
}

}  // namespace

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
