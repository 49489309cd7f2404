// How far a job is, for people: on a terminal a line for each activity under each other, redrawn in place; otherwise a
// line for each new phase.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/client/console.hpp"
#include "daemon/client/progress_line.hpp"

namespace sluis::daemon::client {

class progress_bar {
 public:
  explicit progress_bar(console& where) : where_(where) {}
  void update(const std::vector<progress_view>& views);
  /// Takes the lines off the terminal.
  void clear();

 private:
  void tell_new_phases(const std::vector<progress_view>& views);
  void draw(const std::vector<std::string>& lines);

  console& where_;
  std::map<std::string, std::string> phases_;  // by activity
  std::vector<std::size_t> drawn_;             // columns of each line on the terminal
};

}  // namespace sluis::daemon::client
