#include "daemon/client/progress_bar.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

constexpr std::size_t bar_columns = 24;
constexpr std::size_t terminal_columns = 79;
constexpr double pace_after_s = 0.5;  // before that a pace is noise

std::string time_left(const progress_view& view) {
  const auto left = static_cast<double>(view.total - view.done) / view.per_second;
  if (left < 1) return "";
  if (left < 90) return "  about " + std::to_string(std::llround(left)) + " s left";
  return "  about " + std::to_string(std::llround(left / 60)) + " min left";
}

}  // namespace

std::string progress_line(const progress_view& view, std::size_t columns) {
  std::string out = printable(view.phase);
  if (view.total > 0) {
    const auto done = std::min(view.done, view.total);
    const auto filled = static_cast<std::size_t>(done * bar_columns / view.total);
    out += "  [" + std::string(filled, '#') + std::string(bar_columns - filled, '-') + "]  " + grouped(done) + "/" +
           grouped(view.total) + "  " + std::to_string(done * 100 / view.total) + "%";
  } else if (view.done > 0) {
    out += "  " + grouped(view.done);
  }
  if (view.per_second >= 1) {
    out += "  " + grouped(static_cast<std::uint64_t>(view.per_second)) + "/s";
    if (view.total > view.done) out += time_left(view);
  }
  while (columns_of(out) > columns) out.pop_back();
  return out;
}

void progress_bar::update(const std::string& phase, std::uint64_t done, std::uint64_t total) {
  const bool new_phase = phase != phase_;
  if (new_phase) {
    phase_ = phase;
    phase_began_ = where_.seconds();
  }
  if (where_.err_is == terminal::no) {
    if (new_phase && !phase.empty()) where_.err << printable(phase) << "\n" << std::flush;
    return;
  }
  const auto spent = where_.seconds() - phase_began_;
  const auto line = progress_line({phase, done, total, spent > pace_after_s ? static_cast<double>(done) / spent : 0},
                                  terminal_columns);
  const auto columns = columns_of(line);
  where_.err << "\r" << line << std::string(drawn_ > columns ? drawn_ - columns : 0, ' ') << std::flush;
  drawn_ = columns;
}

void progress_bar::clear() {
  if (drawn_ > 0) where_.err << "\r" << std::string(drawn_, ' ') << "\r" << std::flush;
  drawn_ = 0;
}

}  // namespace sluis::daemon::client
