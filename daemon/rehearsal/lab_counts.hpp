// What a stand-in counted, asked over loopback. sluis-lab tells it to whoever has its token.
#pragma once

#include <cstdint>
#include <string>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::daemon::rehearsal {

struct lab_counts {
  std::uint64_t requests = 0;
  double writes = 0;     // graph
  double units = 0;      // graph: resource units
  double queries = 0;    // google: calls, those inside a batch each
  double creations = 0;  // google
};

/// Of what a target of this kind was asked. One HTTP request; errc::unavailable if it is not answered within ten
/// seconds.
[[nodiscard]] result<lab_counts> ask_lab(std::uint16_t port, const secret& token, const std::string& kind);

/// Reads the answer of GET /lab/stats. Pure.
[[nodiscard]] result<lab_counts> read_lab_counts(const std::string& body, const std::string& kind);

}  // namespace sluis::daemon::rehearsal
