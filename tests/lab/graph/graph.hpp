// A tenant of Microsoft 365 as Microsoft Graph v1.0 shows it, as far as accounts and groups go: strict, stateful, with
// the vendor's error bodies, quotas and delays. Facts: shared/reference/targets.md, shared/specs/msgraph,
// shared/specs/limits.json.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/lab/graph/kinds.hpp"
#include "tests/lab/graph/licences.hpp"
#include "tests/lab/service.hpp"

namespace lab::graph {

enum class enforce : std::uint8_t { no, yes };

struct quota_settings {
  enforce quotas = enforce::yes;
  double writes = 3'000;
  std::chrono::seconds writes_window{150};
  double units = 3'500;
  std::chrono::seconds units_window{10};
};

struct settings {
  std::string origin = "https://graph.microsoft.com";  // of the links in answers: origin + "/graph/v1.0/users?…"
  std::string token = "lab-token";
  clock_reading now = [] { return std::chrono::system_clock::now(); };
  std::uint64_t seed = 1;
  quota_settings quotas;
  std::chrono::seconds delta_lives = std::chrono::hours{24 * 7};  // a delta query's links, from when they were given
  subscriptions bought = {{"314c4481-f395-4525-be8b-2ec4bb1e9d91", 500'000},
                          {"94763226-9b3c-4e75-a931-5c89701abe66", 50'000}};  // for pupils, for staff
  std::string app_id = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f";                // of the app that asks
  app_rights rights = app_rights::owned;
  bool prepared = false;  // the extension property for Sluis's handle exists from the start
  unsigned unseen_for =
      0;  // so many requests that speak of an object after its creation find nothing (eventual consistency)
};

/// Prefix "/graph", API base "/graph/v1.0".
[[nodiscard]] std::unique_ptr<service> make_graph(settings with);

}  // namespace lab::graph
