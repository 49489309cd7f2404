// Where the command line reads and writes: parameters, so that tests run whole commands.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>

namespace sluis::daemon::client {

enum class terminal : std::uint8_t { no, yes };

struct console {
  std::ostream& out;  // the answer
  std::ostream& err;  // errors, and progress while waiting
  terminal err_is = terminal::no;
  std::function<bool()> interrupted;  // Ctrl-C was pressed
  std::function<void(int ms)> sleep;
  std::function<double()> seconds;  // a steady clock
  std::function<std::string(const std::string& question)> ask =
      {};  // one line that is typed; empty where nobody sits at a terminal
};

}  // namespace sluis::daemon::client
