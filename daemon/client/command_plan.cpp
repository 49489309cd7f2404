#include "daemon/client/commands.hpp"

#include <map>
#include <optional>

#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr const char* lines_a_page = "500";

/// The whole hash of the plan that begins so.
result<std::string> whole_plan_hash(shell& at, const std::string& hash) {
  if (hash.size() == 64) return hash;
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/plans?limit=1000"));
  return whole_hash(list(answer, "plans"), hash, "plan");
}

/// Those of this institution's configuration: is it paused? Nothing: the daemon does not tell.
std::optional<std::map<std::string, bool>> known_targets(shell& at, const std::string& whose) {
  const auto status = at.daemon.get("/v1/status");
  if (!status) return std::nullopt;
  std::map<std::string, bool> out;
  for (const auto& institution : list(*status, "institutions")) {
    if (!whose.empty() && text(institution, "id") != whose) continue;
    for (const auto& target : list(institution, "targets")) {
      if (text(target, "state") != "not configured") out[text(target, "id")] = text(target, "state") == "paused";
    }
  }
  return out;
}

std::string after_approval(const std::string& target, const std::optional<std::map<std::string, bool>>& known) {
  if (known && !known->contains(target)) {
    return "target " + target +
           " is not configured, so nothing of it is sent. When it is configured again, the next sync makes its plan: "
           "where that says the same, this approval counts\n";
  }
  if (known && known->at(target))
    return "target " + target + " is paused, so nothing of it is sent until it is resumed: sluis target resume " +
           target + " --reason REASON\n";
  return "push it with: sluis sync --wait\n";
}

std::string what_it_does(shell& at, const std::string& hash) {
  const auto answer = at.daemon.get("/v1/plans?limit=1000");
  if (!answer) return {};
  for (const auto& one : list(*answer, "plans")) {
    if (text(one, "hash") == hash)
      return "plan " + hash.substr(0, 12) + " for " + text(one, "target") + ": " + plan_counts_text(one) + "\n" +
             (text(one, "note").empty() ? "" : text(one, "note") + "\n");
  }
  return {};
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
  const auto whole = whole_plan_hash(at, hash);
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
        at.io.out << "  " << counted(erased, "line is", "lines are")
                  << " left out: whom they spoke of was erased (what was sent: sluis log disclosures)\n";
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

exit_code run_plan_approve(shell& at, const std::string& hash, assent given) {
  const auto whole = whole_plan_hash(at, hash);
  if (!whole) return tell(at, whole.error());
  if (given == assent::ask && at.io.ask) {
    at.io.err << what_it_does(at, *whole);
    if (at.io.ask("Approve it? Type yes: ") != "yes") {
      at.io.err << "not approved\n";
      return exit_code::usage;
    }
  }
  const auto plan = at.daemon.post("/v1/plans/" + *whole + "/approve", json::object());
  if (!plan) return tell(at, plan.error());
  if (at.as == form::for_programs) {
    print(at, *plan);
  } else {
    at.io.out << "approved: " << plan_counts_text(*plan) << "\n"
              << after_approval(text(*plan, "target"), known_targets(at, text(*plan, "institution")));
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
