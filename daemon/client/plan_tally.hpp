// A plan counted, without anybody's name: from the lines that the daemon shows to numbers. Pure; JSON as in
// docs/api.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "daemon/api/answer.hpp"

namespace sluis::daemon::client {

using api::json;

class plan_tally {
 public:
  /// A line of GET /v1/plans/{hash}.
  void add(const json& line);
  /// {"operations":[{operation, because, count}], "attributes":{name: count}, "problems":[{operation, problem,
  /// count}]}; attributes are those with a value that would leave, in what is created or changed.
  [[nodiscard]] json counts() const;

 private:
  std::map<std::pair<std::string, std::string>, std::uint64_t> operations_, problems_;
  std::map<std::string, std::uint64_t> attributes_;
};

/// [{kind, field, problem, count, where}] out of GET /v1/invalid; `where` is the first one's place, most frequent
/// first.
[[nodiscard]] json invalid_by_field(const json& invalid);

}  // namespace sluis::daemon::client
