// Where the programs of a rehearsal are: beside the one that runs (a build tree), or where the package puts them.
#pragma once

#include <filesystem>

#include "model/result.hpp"

namespace sluis::daemon::rehearsal {

struct programs {
  std::filesystem::path sluisd;
  std::filesystem::path lab;
};

/// `self` is the running program. Beside it; else, from PREFIX/bin, ../sbin/sluisd and ../libexec/sluis/sluis-lab.
/// errc::not_found names the one that is missing and where it was looked for.
[[nodiscard]] result<programs> find_programs(const std::filesystem::path& self);

/// The running program's own file.
[[nodiscard]] std::filesystem::path own_program();

}  // namespace sluis::daemon::rehearsal
