// The whole command line against real sockets and a fake daemon, within the test.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/client/arguments.hpp"
#include "tests/support/served.hpp"

namespace sluis::daemon::client {

struct ended {
  exit_code how{};
  std::string out, err;
};

struct run_settings {
  terminal err_is = terminal::no;
  int interrupt_after = -1;                                          // looks; -1: never
  std::function<std::string(const std::string& question)> ask = {};  // empty: nobody sits at a terminal
};

inline ended run(const std::string& socket, std::vector<std::string> arguments, run_settings settings = {}) {
  std::ostringstream out, err;
  double now = 0;
  int looks = 0;
  console io{out,
             err,
             settings.err_is,
             [&] { return settings.interrupt_after >= 0 && looks++ >= settings.interrupt_after; },
             [&](int ms) { now += ms / 1000.0; },
             [&] { return now; },
             settings.ask};
  if (!socket.empty()) arguments.insert(arguments.begin(), {"--socket", socket});
  const auto how = run_sluis(arguments, io);
  return {how, out.str(), err.str()};
}

inline void expect_says(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

}  // namespace sluis::daemon::client
