// One thing that a sync does at present: reading, or serving one target. What a line of `sluis sync --wait` shows.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/cycle/pushing/pace_meter.hpp"
#include "daemon/cycle/pushing/workload.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

/// Thread-safe: written by the strand or by the network's thread, read by the sockets. The clock outlives it.
class activity {
 public:
  activity(std::string name, const clock& time) : time_(time), name_(std::move(name)), meter_(time.now()) {}

  /// A new phase starts at 0 of `total` (0: not known).
  void phase(std::string text, std::uint64_t total);
  /// A phase of which the target's quota says how long it lasts at least.
  void phase(std::string text, workload work);
  void set_done(std::uint64_t done);
  void add(std::uint64_t n);
  void add(operation op, std::uint64_t n);
  /// It is over: no line is shown any more.
  void end();

  /// Nothing once it is over.
  [[nodiscard]] std::optional<job_line> look() const;
  /// Since when the present phase lasts.
  [[nodiscard]] instant since() const;

 private:
  void begin(std::string text, std::uint64_t total);

  const clock& time_;
  mutable std::mutex mutex_;
  std::string name_;
  std::string text_ = "waiting";
  std::uint64_t done_ = 0, total_ = 0;
  std::optional<workload> work_;
  pace_meter meter_;
  instant since_{};
  bool over_ = false;
};

}  // namespace sluis::daemon
