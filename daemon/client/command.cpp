#include "daemon/client/commands.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

exit_code tell(shell& at, const error& what) {
  at.io.err << "sluis: " << printable(what.message()) << "\n";
  if (!what.hint().empty()) at.io.err << "       " << printable(what.hint()) << "\n";
  if (at.as == form::for_programs) at.io.out << api::error_answer(what).body;
  return exit_code_of(what.code());
}

void print(shell& at, const json& what) {
  at.io.out << what.dump(2, ' ', false, json::error_handler_t::replace) << "\n";
}

result<json> all_pages(connection& server, const std::string& path, const std::string& institution,
                       const std::string& name, const std::string& reason) {
  json all;
  for (std::string from;;) {
    SLUIS_ASSIGN(auto page,
                 server.get(path + query({{"institution", institution}, {"from", from}, {"reason", reason}})));
    const auto next = number(page, "next");
    page.erase("next");
    if (from.empty()) {
      all = std::move(page);
    } else {
      for (const auto& one : list(page, name.c_str())) all[name].push_back(one);
    }
    if (next == 0) return all;
    from = std::to_string(next);
  }
}

result<std::vector<std::string>> all_institutions(shell& at) {
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/institutions"));
  std::vector<std::string> out;
  for (const auto& each : list(answer, "institutions")) {
    if (each.is_string()) out.push_back(each.get<std::string>());
  }
  return out;
}

result<std::string> institution_or_only(shell& at, const std::string& given) {
  if (!given.empty()) return given;
  SLUIS_ASSIGN(const auto all, all_institutions(at));
  if (all.size() == 1) return all.front();
  std::string names;
  for (const auto& each : all) names += (names.empty() ? "" : ", ") + each;
  return error(errc::invalid_input, "it must be said which institution is meant",
               names.empty() ? "none is configured" : "add --institution with one of: " + names);
}

result<std::string> whole_hash(const json& all, const std::string& begins, const std::string& what) {
  constexpr std::size_t fewest_digits = 6;
  const auto see = "see: sluis " + what + " list";
  if (begins.size() < fewest_digits || begins.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return error(errc::invalid_input, "a " + what + " is named by its hash, or by its first digits (at least six)",
                 see);
  }
  std::string found;
  for (const auto& each : all) {
    const auto whole = text(each, "hash");
    if (!whole.starts_with(begins) || whole == found) continue;
    if (!found.empty())
      return error(errc::invalid_input, "several " + what + "s begin with " + begins,
                   "give more digits: sluis " + what + " list");
    found = whole;
  }
  if (found.empty()) return error(errc::not_found, "no " + what + " begins with " + begins, see);
  return found;
}

}  // namespace sluis::daemon::client
