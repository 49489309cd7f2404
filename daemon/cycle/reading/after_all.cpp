#include "daemon/cycle/reading/after_all.hpp"

namespace sluis::daemon {

std::string after_all_text(const approval_effect& would, const std::string& hash,
                           std::string (*number)(std::uint64_t)) {
  if (would.moved > 0) return "it ends when the earlier keys are exported again; nobody can approve it";
  std::string all;
  const auto add = [&](std::uint64_t n, const char* one, const char* many) {
    if (n > 0) all += (all.empty() ? "" : ", ") + number(n) + (n == 1 ? one : many);
  };
  add(would.leaving, " person would leave", " people would leave");
  add(would.other_people, " account would go to whoever its key names now",
      " accounts would go to whoever their keys name now");
  add(would.second_accounts, " person would get a second account", " people would get a second account");
  add(would.renamed, " person would get another name", " people would get another name");
  return "to take it in after all" + (all.empty() ? std::string() : " (" + all + ")") + ": sluis read approve " + hash;
}

}  // namespace sluis::daemon
