#include "daemon/rehearsal/programs.hpp"

#include <unistd.h>

#include <vector>

namespace sluis::daemon::rehearsal {

namespace {

result<std::filesystem::path> first_of(const std::vector<std::filesystem::path>& places, const std::string& hint) {
  std::string looked;
  for (const auto& each : places) {
    if (::access(each.c_str(), X_OK) == 0) return each;
    looked += (looked.empty() ? "" : ", ") + each.string();
  }
  return error(errc::not_found, places.front().filename().string() + " is not installed; looked for: " + looked, hint);
}

}  // namespace

result<programs> find_programs(const std::filesystem::path& self) {
  const auto here = self.parent_path();
  const auto above = here.parent_path();
  programs out;
  SLUIS_ASSIGN(out.sluisd, first_of({here / "sluisd", above / "sbin/sluisd"}, "install the package sluis as a whole"));
  SLUIS_ASSIGN(out.lab, first_of({here / "sluis-lab", above / "libexec/sluis/sluis-lab"},
                                 "a rehearsal needs it: install the package sluis, or build with SLUIS_TESTS=ON"));
  return out;
}

std::filesystem::path own_program() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored);
}

}  // namespace sluis::daemon::rehearsal
