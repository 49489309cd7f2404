#include "daemon/cycle/pushing/activity.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <numeric>

namespace sluis::daemon {

namespace {

/// For whoever measures (docs/measuring.md). A phase names files and targets, and nobody.
void tell_time(const std::string& name, const std::string& phase, instant since, instant now) {
  if (since != instant{}) spdlog::debug("{}: {} took {} ms", name, phase, (now - since).count());
}

}  // namespace

void activity::begin(std::string text, std::uint64_t total) {
  tell_time(name_, text_, since_, time_.now());
  text_ = std::move(text);
  total_ = total;
  done_ = 0;
  since_ = time_.now();
  meter_ = pace_meter(since_);
}

void activity::phase(std::string text, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  begin(std::move(text), total);
  work_.reset();
}

void activity::phase(std::string text, workload work) {
  const std::lock_guard lock(mutex_);
  begin(std::move(text), std::accumulate(work.left.begin(), work.left.end(), std::uint64_t{0}));
  work_ = work;
}

void activity::set_done(std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  done_ = std::max(done_, done);
  meter_.note(time_.now(), done_);
}

void activity::add(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  done_ += n;
  meter_.note(time_.now(), done_);
}

void activity::add(operation op, std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  done_ += n;
  if (work_) work_->done(op, n);
  meter_.note(time_.now(), done_);
}

void activity::end() {
  const std::lock_guard lock(mutex_);
  if (!over_) tell_time(name_, text_, since_, time_.now());
  over_ = true;
}

instant activity::since() const {
  const std::lock_guard lock(mutex_);
  return since_;
}

std::optional<job_line> activity::look() const {
  const std::lock_guard lock(mutex_);
  if (over_) return std::nullopt;
  job_line out;
  out.activity = name_;
  out.phase = text_;
  out.done = done_;
  out.total = total_;
  out.per_second = meter_.per_second(time_.now());
  if (total_ > done_ && out.per_second > 0) out.seconds_left = static_cast<double>(total_ - done_) / out.per_second;
  if (work_) {
    out.quota_per_second = work_->average_per_second();
    out.quota_seconds_left = work_->seconds_left();
  }
  return out;
}

}  // namespace sluis::daemon
