#include <algorithm>

#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

result<void> is_handle(const std::string& text) {
  if (text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) return {};
  return error(errc::invalid_input, "a person is shown by a handle, 32 hex digits",
               "find it: sluis person find TEXT --reason R");
}

}  // namespace

exit_code run_person_find(shell& at, const std::string& words, const std::string& institution,
                          const std::string& reason, std::uint64_t limit) {
  const auto where = institution_or_only(at, institution);
  if (!where) return tell(at, where.error());
  const auto answer = at.daemon.get(
      "/v1/persons" +
      query({{"institution", *where}, {"text", words}, {"limit", std::to_string(limit)}, {"reason", reason}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_persons(*answer);
  }
  return exit_code::done;
}

exit_code run_person_show(shell& at, const std::string& handle, const std::string& reason) {
  if (const auto right = is_handle(handle); !right) return tell(at, right.error());
  const auto answer = at.daemon.get("/v1/persons/" + handle + query({{"reason", reason}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_person(*answer);
  }
  return exit_code::done;
}

exit_code run_person_password(shell& at, const password_options& options) {
  const auto where = institution_or_only(at, options.institution);
  if (!where) return tell(at, where.error());
  json order = {
      {"institution", *where}, {"target", options.target}, {"persons", json::array()}, {"reason", options.reason}};
  for (const auto& handle : options.handles) {
    if (const auto right = is_handle(handle); !right) return tell(at, right.error());
    order["persons"].push_back(handle);
  }
  const auto answer = at.daemon.post("/v1/first-passwords", order);
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_passwords(*answer);
  }
  const auto& all = list(*answer, "passwords");
  const auto unknown =
      std::count_if(all.begin(), all.end(), [](const json& each) { return text(each, "password").empty(); });
  return unknown == 0 ? exit_code::done : exit_code::some_failed;
}

}  // namespace sluis::daemon::client
