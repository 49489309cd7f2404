// What the daemon logs during a test.
#pragma once

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace sluis::simulation {

/// What is logged while it lives.
class journal {
 public:
  journal() : before_(spdlog::default_logger()) {
    auto logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(said_));
    logger->set_level(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
  }
  ~journal() { spdlog::set_default_logger(before_); }
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  [[nodiscard]] std::vector<std::string> lines_with(const std::string& words) const {
    std::vector<std::string> out;
    std::istringstream in(said_.str());
    for (std::string line; std::getline(in, line);) {
      if (line.find(words) != std::string::npos) out.push_back(line);
    }
    return out;
  }

 private:
  std::ostringstream said_;
  std::shared_ptr<spdlog::logger> before_;
};

}  // namespace sluis::simulation
