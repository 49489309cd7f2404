// The world as a source: whole, or broken in the ways that real ones break.
#pragma once

#include "connectors/sources/source.hpp"
#include "tests/simulation/fault.hpp"
#include "tests/simulation/world.hpp"

namespace sluis::simulation {

enum class read_fault : std::uint8_t {
  none,
  breaks_off,
  empty,
  school_missing,
  folder_gone,
  one_invalid,
  one_without_key,
  keys_rotated,
  made_earlier,
  made_ahead
};

using settable_read_fault = settable_fault<read_fault>;

class sim_source final : public sources::source {
 public:
  sim_source(const world& w, const settable_read_fault& fault) : world_(w), fault_(fault) {}
  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override;
  result<void> read(const sources::read_unit& unit, school_sink& sink, const sources::read_progress& progress) override;

 private:
  result<void> hand_over(const real_school& school, school_sink& sink);

  const world& world_;
  const settable_read_fault& fault_;
};

}  // namespace sluis::simulation
