#include "daemon/client/progress_line.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

struct layout {
  std::size_t bar;
  enum class words : std::uint8_t { many, few } how;
};

/// From the widest to the narrowest.
constexpr layout layouts[] = {{24, layout::words::many},
                              {12, layout::words::many},
                              {0, layout::words::many},
                              {12, layout::words::few},
                              {0, layout::words::few}};

std::string duration_text(double seconds) {
  if (seconds < 90) return "about " + std::to_string(std::llround(seconds)) + " s";
  if (seconds < 5400) return "about " + std::to_string(std::llround(seconds / 60)) + " min";
  const auto minutes = std::llround(seconds / 60);
  return "about " + std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

/// "9.8", "120"
std::string pace_text(double per_second) {
  if (per_second >= 10) return grouped(static_cast<std::uint64_t>(std::llround(per_second)));
  const auto tenths = std::llround(per_second * 10);
  return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10));
}

std::string time_text(const progress_view& view, layout::words how) {
  const bool by_quota = view.quota_seconds_left > view.seconds_left && view.quota_per_second > 0;
  const double seconds = by_quota ? view.quota_seconds_left : view.seconds_left;
  if (seconds < 1 || view.done >= view.total) return {};
  const auto out = "  " + duration_text(seconds);
  if (!by_quota) return out;
  const auto quota = pace_text(view.quota_per_second);
  return out + (how == layout::words::many ? " at the quota of " + quota + " a second" : " (quota " + quota + "/s)");
}

std::string bar_text(std::uint64_t done, std::uint64_t total, std::size_t columns) {
  if (columns == 0) return {};
  const auto share = static_cast<double>(done) / static_cast<double>(total);
  const auto filled = std::min(columns, static_cast<std::size_t>(share * static_cast<double>(columns)));
  return "  [" + std::string(filled, '#') + std::string(columns - filled, '-') + "]";
}

std::string laid_out(const progress_view& view, const layout& how) {
  std::string out = printable(view.phase);
  const auto done = view.total > 0 ? std::min(view.done, view.total) : view.done;
  if (view.total > 0) {
    out += bar_text(done, view.total, how.bar) + "  " + grouped(done) + "/" + grouped(view.total) + "  " +
           grouped(view.total - done) + " left";
  } else if (done > 0) {
    out += "  " + grouped(done);
  }
  if (view.per_second >= 0.05) out += "  " + pace_text(view.per_second) + "/s";
  return out + time_text(view, how.how);
}

double fraction(const json& from, const char* key) {
  const auto found = from.find(key);
  return found != from.end() && found->is_number() ? std::max(0.0, found->get<double>()) : 0;
}

progress_view view_of(const json& line, bool several) {
  const auto institution = text(line, "institution");
  return {institution + " " + text(line, "activity"),
          (several ? institution + ": " : "") + text(line, "phase"),
          number(line, "done"),
          number(line, "total"),
          fraction(line, "per_second"),
          fraction(line, "seconds_left"),
          fraction(line, "quota_per_second"),
          fraction(line, "quota_seconds_left")};
}

}  // namespace

std::string progress_line(const progress_view& view, std::size_t columns) {
  std::string out;
  for (const auto& how : layouts) {
    out = laid_out(view, how);
    if (columns_of(out) <= columns) return out;
  }
  while (columns_of(out) > columns) out.pop_back();
  return out;
}

std::vector<progress_view> progress_views(const json& job) {
  std::set<std::string> institutions;
  for (const auto& line : list(job, "lines")) institutions.insert(text(line, "institution"));
  std::vector<progress_view> out;
  for (const auto& line : list(job, "lines")) {
    if (line.is_object()) out.push_back(view_of(line, institutions.size() > 1));
  }
  if (out.empty() && !text(job, "phase").empty()) {
    progress_view only;
    only.phase = text(job, "phase");
    only.done = number(job, "done");
    only.total = number(job, "total");
    out.push_back(std::move(only));
  }
  return out;
}

}  // namespace sluis::daemon::client
