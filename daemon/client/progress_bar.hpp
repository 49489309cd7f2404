// How far a job is, for people: one line that is rewritten on a terminal, one line a phase otherwise.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/client/console.hpp"

namespace sluis::daemon::client {

struct progress_view {
  std::string phase;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: not known
  double per_second = 0;    // 0: not known
};

/// "pushing to partner  [##########----------]  645/1,290  50%  120/s  about 6 s left". Pure; at most `columns` wide.
[[nodiscard]] std::string progress_line(const progress_view& view, std::size_t columns);

class progress_bar {
 public:
  explicit progress_bar(console& where) : where_(where) {}
  void update(const std::string& phase, std::uint64_t done, std::uint64_t total);
  /// Takes the line off the terminal.
  void clear();

 private:
  console& where_;
  std::string phase_;
  double phase_began_ = 0;
  std::size_t drawn_ = 0;  // columns on the terminal
};

}  // namespace sluis::daemon::client
