// A program that runs for us and not longer than we do: its own process group (Ctrl-C at the terminal is ours to pass
// on), told to end when we end, ended by its own process id. It inherits no environment and no core size.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon::rehearsal {

class child {
 public:
  /// What it prints goes to `log` (made, 0600). errc::io if it cannot be started. For processes with one thread.
  [[nodiscard]] static result<child> start(const std::filesystem::path& program,
                                           const std::vector<std::string>& arguments, const std::filesystem::path& log);
  child(child&& other) noexcept : pid_(other.pid_), watch_(other.watch_), log_(std::move(other.log_)) {
    other.pid_ = other.watch_ = -1;
  }
  child(const child&) = delete;
  ~child();

  [[nodiscard]] bool runs() const;
  /// The last line that it printed: why it ended.
  [[nodiscard]] std::string last_words() const;

 private:
  child(pid_t pid, int watch, std::filesystem::path log) : pid_(pid), watch_(watch), log_(std::move(log)) {}
  /// false: it still runs after so long.
  [[nodiscard]] bool ended_within(int ms) const;

  pid_t pid_ = -1;
  int watch_ = -1;  // pidfd: waiting with a time limit, without a signal handler
  std::filesystem::path log_;
};

}  // namespace sluis::daemon::rehearsal
