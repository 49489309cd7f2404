#include "daemon/client/commands.hpp"

#include <optional>
#include <set>

#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr const char* lines_a_page = "500";

/// The whole hash of the plan that begins so.
result<std::string> resolve(shell& at, const std::string& hash) {
  if (hash.size() == 64) return hash;
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/plans?limit=1000"));
  return whole_hash(list(answer, "plans"), hash, "plan");
}

/// Those that any institution has in its configuration. Nothing: the daemon does not tell.
std::optional<std::set<std::string>> configured_targets(shell& at) {
  const auto status = at.daemon.get("/v1/status");
  if (!status) return std::nullopt;
  std::set<std::string> out;
  for (const auto& institution : list(*status, "institutions")) {
    for (const auto& target : list(institution, "targets")) {
      if (text(target, "state") != "not configured") out.insert(text(target, "id"));
    }
  }
  return out;
}

std::string what_next(const std::string& target, const std::optional<std::set<std::string>>& configured) {
  if (!configured || configured->contains(target)) return "push it with: sluis sync --wait\n";
  return "target " + target + " is not configured, so nothing of it is sent. When it is configured again, the next sync makes its plan: "
         "where that says the same, this approval counts\n";
}

}  // namespace

exit_code run_plan_list(shell& at, const std::string& institution, std::uint64_t limit) {
  const auto answer =
      at.daemon.get("/v1/plans" + query({{"institution", institution}, {"limit", std::to_string(limit)}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_plans(*answer);
  }
  return exit_code::done;
}

exit_code run_plan_show(shell& at, const std::string& hash, const std::string& reason) {
  const auto whole = resolve(at, hash);
  if (!whole) return tell(at, whole.error());
  json all;
  std::string from;
  do {
    auto page =
        at.daemon.get("/v1/plans/" + *whole + query({{"from", from}, {"limit", lines_a_page}, {"reason", reason}}));
    if (!page) return tell(at, page.error());
    const auto next = number(*page, "next");
    const bool first = from.empty();
    from = next > 0 ? std::to_string(next) : "";
    if (at.as == form::for_people) {
      if (first) at.io.out << show_plan_head(text(*page, "institution"), part(*page, "plan"));
      if (const auto erased = number(*page, "erased_lines"); first && erased > 0) {
        at.io.out << "  " << counted(erased, "line is", "lines are") << " left out: whom they spoke of was erased (what was sent: sluis log disclosures)\n";
      }
      for (const auto& line : list(*page, "lines")) at.io.out << show_plan_line(line);
    } else if (first) {
      all = std::move(*page);
    } else {
      for (const auto& line : list(*page, "lines")) all["lines"].push_back(line);
    }
  } while (!from.empty());
  if (at.as == form::for_programs) {
    all.erase("next");
    print(at, all);
  }
  return exit_code::done;
}

exit_code run_plan_approve(shell& at, const std::string& hash) {
  const auto whole = resolve(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto configured = at.as == form::for_people ? configured_targets(at) : std::nullopt;
  const auto plan = at.daemon.post("/v1/plans/" + *whole + "/approve", json::object());
  if (!plan) return tell(at, plan.error());
  if (at.as == form::for_programs) {
    print(at, *plan);
  } else {
    at.io.out << "approved: " << plan_counts_text(*plan) << "\n"
              << what_next(text(*plan, "target"), configured);
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
