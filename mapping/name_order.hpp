// In which order groups of one plan get their names at a target that gives no name twice: whoever has a name there is
// renamed before another group gets it. Where that goes round in a circle, one of them gets an interim name first.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"

namespace sluis::mapping {

/// One change of a plan that gives a group a name. Names are folded (mapping/names.hpp).
struct name_change {
  enum class kind : std::uint8_t {
    creation,
    update,
    unsure,  // an update of a group of which nobody knows what it is called there: it may have any name
  } what = kind::update;
  std::uint64_t ordinal = 0;
  std::string before;  // at the target; only of an update
  std::string after;
};

/// Changes that may be sent at the same time, in any order.
struct name_step {
  enum class kind : std::uint8_t {
    interim,  // each gets an interim name; its own follows in a later step
    whole,
    last,  // the own name, after an interim one
  } what = kind::whole;
  std::vector<std::uint64_t> ordinals;
};

/// The updates that must go before the others, step by step; empty: the order does not matter. What is not named here
/// can be sent after them, in any order.
[[nodiscard]] std::vector<name_step> order_names(const std::vector<name_change>& all);

/// What a group is called between two names: the label that it has, and the handle, so that no real name can be the
/// same. At most max_label bytes.
[[nodiscard]] std::string interim_label(std::string_view label, const target_handle& handle);

}  // namespace sluis::mapping
