#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr std::size_t whole_hash = 64;
constexpr std::size_t fewest_digits = 6;
constexpr const char* lines_a_page = "500";

/// The whole hash of the plan that begins so.
result<std::string> resolve(shell& at, const std::string& hash) {
  if (hash.size() == whole_hash) return hash;
  if (hash.size() < fewest_digits || hash.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return error(errc::invalid_input, "a plan is named by its hash, or by its first digits (at least six)",
                 "see: sluis plan list");
  }
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/plans?limit=1000"));
  std::string found;
  for (const auto& each : list(answer, "plans")) {
    const auto whole = text(each, "hash");
    if (!whole.starts_with(hash) || whole == found) continue;
    if (!found.empty())
      return error(errc::invalid_input, "several plans begin with " + hash, "give more digits: sluis plan list");
    found = whole;
  }
  if (found.empty()) return error(errc::not_found, "no plan begins with " + hash, "see: sluis plan list");
  return found;
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
  const auto plan = at.daemon.post("/v1/plans/" + *whole + "/approve", json::object());
  if (!plan) return tell(at, plan.error());
  if (at.as == form::for_programs) {
    print(at, *plan);
  } else {
    at.io.out << "approved: " << plan_counts_text(*plan) << "\n"
              << "push it with: sluis sync --wait\n";
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
