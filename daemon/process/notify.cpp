#include "daemon/process/notify.hpp"

#include <systemd/sd-daemon.h>

namespace sluis::daemon {

void notify_ready(const std::string& status) {
  sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}
void notify_status(const std::string& status) {
  sd_notify(0, ("STATUS=" + status).c_str());
}
void notify_reloading() {
  sd_notify(0, "RELOADING=1");
}  // systemd 252: no notify-reload
void notify_stopping() {
  sd_notify(0, "STOPPING=1\nSTATUS=finishing what is in flight");
}
void notify_watchdog() {
  sd_notify(0, "WATCHDOG=1");
}

std::optional<std::chrono::milliseconds> watchdog_interval() {
  std::uint64_t every_us = 0;
  if (sd_watchdog_enabled(0, &every_us) <= 0) return std::nullopt;
  return std::chrono::milliseconds(every_us / 2000);
}

}  // namespace sluis::daemon
