// The daemon's life: from the configuration file to its end. Signals: SIGTERM and SIGINT end it within ten seconds with
// everything recorded, SIGHUP reads the configuration again (a bad one changes nothing).
#pragma once

#include <cstdint>
#include <filesystem>

#include "daemon/process/root_key.hpp"

namespace sluis::daemon {

struct run_options {
  std::filesystem::path config;
  enum class task : std::uint8_t { serve, check } what = task::serve;
  missing_key when_key_missing = missing_key::refuse;
};

/// Exit codes: 0 ended as told, 6 ended as told but something could not be asked to end in time (last_resort.hpp), 2
/// the configuration or the key is wrong, 5 it could not start (sockets, state folder).
[[nodiscard]] int run(const run_options& options);

}  // namespace sluis::daemon
