// A request below the version, whether it came alone or inside a $batch, and the reply to it.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/lab/graph/allowance.hpp"
#include "tests/lab/graph/refusal.hpp"

namespace lab::graph {

enum class missing : std::uint8_t {
  is_refused,
  is_created
};  // what a PATCH by an alternate key does (Prefer: create-if-missing)

struct asked {
  std::string method;
  std::string target;                        // "/users?$top=1", as it was sent
  std::vector<std::string> segments;         // decoded: {"users"}
  std::map<std::string, std::string> query;  // decoded
  json body;                                 // discarded: there is none
  missing when_missing = missing::is_refused;

  [[nodiscard]] bool has_body() const { return !body.is_discarded(); }
};

[[nodiscard]] inline refusal wrong_method(const asked& by) {
  return {405, "Request_BadRequest", "Specified HTTP method is not allowed: " + by.method};
}
/// Throws refusal 400: a query option that is none of these.
inline void check_options(const asked& by, const std::vector<std::string>& known) {
  for (const auto& [name, value] : by.query) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw bad_request("Query option '" + name + "' is not supported.");
  }
}

struct reply {
  unsigned status = 200;
  json body = nullptr;  // null: none
  headers more{};
};

}  // namespace lab::graph
