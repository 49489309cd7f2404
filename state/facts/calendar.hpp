// Where somebody stands on a day, by the dates that the source gave (R-D1). Pure.
#pragma once

#include <algorithm>
#include <optional>

#include "model/clock.hpp"
#include "state/facts.hpp"

namespace sluis::state {

struct dated_life {
  life state = life::active;
  std::optional<day> wake;  // the day on which this changes, if nothing else happens

  bool operator==(const dated_life&) const = default;
};

/// `ends` is exclusive: from that day on the person is gone.
[[nodiscard]] inline dated_life stand_on(day today, const std::optional<day>& begins, const std::optional<day>& ends) {
  if (ends && *ends <= today) return {life::left, std::nullopt};
  if (begins && *begins > today) return {life::expected, ends ? std::min(*begins, *ends) : *begins};
  return {life::active, ends};
}

}  // namespace sluis::state
