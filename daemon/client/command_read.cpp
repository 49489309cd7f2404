#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

result<std::string> resolve(shell& at, const std::string& hash) {
  if (hash.size() == 64) return hash;
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/reads"));
  return whole_hash(list(answer, "reads"), hash, "read");
}

}  // namespace

exit_code run_read_list(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/reads" + query({{"institution", institution}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_held_reads(*answer);
  }
  return exit_code::done;
}

exit_code run_read_show(shell& at, const std::string& hash, const std::string& reason) {
  const auto whole = resolve(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto held = at.daemon.get("/v1/reads/" + *whole + query({{"reason", reason}}));
  if (!held) return tell(at, held.error());
  if (at.as == form::for_programs) {
    print(at, *held);
  } else {
    at.io.out << show_held_read(*held);
  }
  return exit_code::done;
}

exit_code run_read_approve(shell& at, const std::string& hash) {
  const auto whole = resolve(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto held = at.daemon.post("/v1/reads/" + *whole + "/approve", json::object());
  if (!held) return tell(at, held.error());
  if (at.as == form::for_programs) {
    print(at, *held);
  } else {
    at.io.out << "approved: " << held_read_counts_text(*held) << "\n"
              << "exactly this content is taken in by the next sync: sluis sync --wait\n";
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
