#include "daemon/logging.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace sluis::daemon {

void set_up_logging(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("sluisd");
  // The journal stamps lines itself and reads the <n> priority; elsewhere a time is wanted.
  logger->set_pattern(std::getenv("JOURNAL_STREAM") != nullptr ? "%l: %v" : "%Y-%m-%dT%H:%M:%S.%eZ %l: %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void log_info(const std::string& text) { spdlog::info("{}", text); }
void log_error(const std::string& text) { spdlog::error("{}", text); }

}  // namespace sluis::daemon
