#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"

namespace sluis::daemon::client {

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
  if (handle.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    return tell(at, error(errc::invalid_input, "a person is shown by a handle, 32 hex digits",
                          "find it: sluis person find TEXT --reason R"));
  }
  const auto answer = at.daemon.get("/v1/persons/" + handle + query({{"reason", reason}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_person(*answer);
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
