// How fast something goes at present, from when how much of it was done. Batches end seconds or minutes apart, so the
// pace is taken over several of them.
#pragma once

#include <cstdint>
#include <deque>

#include "model/clock.hpp"

namespace sluis::daemon {

/// Pure. Remembers a bounded number of points.
class pace_meter {
 public:
  explicit pace_meter(instant begun) : points_{{begun, 0}} {}
  /// So much is done by now; never less than before.
  void note(instant now, std::uint64_t done);
  /// 0: not known yet. Sinks when nothing more comes.
  [[nodiscard]] double per_second(instant now) const;

 private:
  struct point {
    instant when;
    std::uint64_t done;
  };
  std::deque<point> points_;
};

}  // namespace sluis::daemon
