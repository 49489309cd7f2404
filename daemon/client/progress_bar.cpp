#include "daemon/client/progress_bar.hpp"

#include <algorithm>

#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr std::size_t terminal_columns = 79;
constexpr std::size_t most_lines = 20;  // so that they can be redrawn on a small terminal

std::vector<std::string> lines_of(const std::vector<progress_view>& views) {
  std::vector<std::string> out;
  const auto shown = views.size() > most_lines ? most_lines - 1 : views.size();
  for (std::size_t i = 0; i < shown; ++i) out.push_back(progress_line(views[i], terminal_columns));
  if (shown < views.size()) out.push_back("and " + std::to_string(views.size() - shown) + " more");
  return out;
}

}  // namespace

void progress_bar::update(const std::vector<progress_view>& views) {
  if (where_.err_is == terminal::no) return tell_new_phases(views);
  draw(lines_of(views));
}

void progress_bar::tell_new_phases(const std::vector<progress_view>& views) {
  for (const auto& each : views) {
    auto& last = phases_[each.key];
    if (each.phase.empty() || each.phase == last) continue;
    last = each.phase;
    where_.err << printable(each.phase) << "\n" << std::flush;
  }
}

/// The cursor rests at the end of the last line that is drawn. A line that is over is overwritten with blanks and kept,
/// so that nothing moves.
void progress_bar::draw(const std::vector<std::string>& lines) {
  if (drawn_.size() > 1) where_.err << "\x1b[" << drawn_.size() - 1 << "A";
  drawn_.resize(std::max(drawn_.size(), lines.size()));
  for (std::size_t i = 0; i < drawn_.size(); ++i) {
    const auto line = i < lines.size() ? lines[i] : std::string();
    const auto columns = columns_of(line);
    where_.err << (i == 0 ? "\r" : "\n\r") << line << std::string(drawn_[i] > columns ? drawn_[i] - columns : 0, ' ');
    drawn_[i] = columns;
  }
  where_.err << std::flush;
}

void progress_bar::clear() {
  draw({});
  if (drawn_.size() > 1) where_.err << "\x1b[" << drawn_.size() - 1 << "A";
  if (!drawn_.empty()) where_.err << "\r" << std::flush;
  drawn_.clear();
}

}  // namespace sluis::daemon::client
