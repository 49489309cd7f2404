// How `sluis` ends. Part of the interface (docs/api.md, --help): scripts depend on it.
#pragma once

#include "daemon/api/answer.hpp"
#include "model/result.hpp"

namespace sluis::daemon::client {

using api::json;

enum class exit_code : int {
  done = 0,
  unexpected = 1,   // a fault in sluis itself
  usage = 2,        // wrong arguments, or what they name does not exist
  held = 3,         // held by the guard, withheld for want of consent, or refused
  some_failed = 4,  // some records failed; or a check or verification found something wrong
  unreachable = 5,  // the daemon or a target
};

[[nodiscard]] exit_code exit_code_of(errc code) noexcept;

/// Of what needs somebody (daemon/cycle/status/needs.hpp): the gravest.
[[nodiscard]] exit_code exit_code_of_status(const json& answer);

/// Of a finished job (docs/api.md): the gravest of unreachable, some_failed, held.
[[nodiscard]] exit_code exit_code_of_sync(const json& job);

}  // namespace sluis::daemon::client
