// What systemd is told (sd_notify(3)). Without systemd every call does nothing.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sluis::daemon {

void notify_ready(const std::string& status);
void notify_status(const std::string& status);
void notify_reloading();
void notify_stopping();
void notify_watchdog();
/// Half of WATCHDOG_USEC, if the watchdog is on for this process.
[[nodiscard]] std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace sluis::daemon
