// `sluis`: the command line. All that it does is in daemon/client; here it meets the process.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

#include "daemon/client/arguments.hpp"

namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

void on_interrupt(int) {
  interrupt_seen = 1;
}

/// The first question begins to watch: before that, Ctrl-C ends the program as usual. A lost terminal and `kill` are
/// the same wish.
bool interrupted() {
  static const bool watching = [] {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    return sigaction(SIGINT, &action, nullptr) == 0 && sigaction(SIGTERM, &action, nullptr) == 0 &&
           sigaction(SIGHUP, &action, nullptr) == 0;
  }();
  return watching && interrupt_seen != 0;
}

void sleep_ms(int ms) {
  // In short steps: Ctrl-C is answered at once.
  for (; ms > 0 && interrupt_seen == 0; ms -= 50)
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(ms, 50)));
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string ask(const std::string& question) {
  std::cerr << question << std::flush;
  std::string line;
  std::getline(std::cin, line);
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace sluis::daemon::client;
  std::signal(SIGPIPE, SIG_IGN);  // `sluis … | head`: a failed write, not a death by signal
  console io{std::cout,   std::cerr, isatty(STDERR_FILENO) == 1 ? terminal::yes : terminal::no,
             interrupted, sleep_ms,  seconds};
  if (isatty(STDIN_FILENO) == 1) io.ask = ask;
  try {
    return static_cast<int>(run_sluis({argv + 1, argv + argc}, io));
  } catch (const std::exception& failed) {
    std::cerr << "sluis: unexpected: " << failed.what() << "\n";
    return static_cast<int>(exit_code::unexpected);
  }
}
