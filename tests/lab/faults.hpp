// What goes wrong on purpose: by chance from a seed, or at the n-th request exactly. The same scenario and the same
// requests give the same faults.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/lab/message.hpp"
#include "tests/lab/problem.hpp"

namespace lab {

enum class fault : std::uint8_t {
  none,
  throttle,      // 429 with Retry-After, no effect
  unavailable,   // 503 with Retry-After, no effect
  error,         // 500 with a SCIM error, no effect
  html,          // 502 with an HTML page, no effect
  reset_before,  // the connection is reset, no effect
  reset_after,   // the request takes effect and the connection is reset without an answer
  cut,           // the request takes effect and the answer breaks off in its body
  delay,         // late, but well
};
[[nodiscard]] const char* to_string(fault f) noexcept;

struct scenario {
  std::uint64_t seed = 1;
  std::map<fault, double> rates;      // of all requests; they add up to at most 1
  std::map<std::uint64_t, fault> at;  // the n-th SCIM request, from 1
  std::set<std::string> methods;      // only these may fail; empty: all
  std::uint64_t most = UINT64_MAX;    // then everything goes well
  unsigned retry_after_s = 1;
  std::chrono::milliseconds delay{200};
};

/// {"seed":1,"rates":{"throttle":0.05},"at":{"12":"reset_after"},"methods":["POST"],"most":10,
/// "retry_after_s":1,"delay_ms":200};
/// throws problem 400 naming what is not known.
[[nodiscard]] scenario parse_scenario(const json& from);

class fault_plan {
 public:
  explicit fault_plan(scenario what) : what_(std::move(what)), random_(what_.seed) {}

  /// For each SCIM request, in order of arrival.
  [[nodiscard]] fault next(const request& r);
  [[nodiscard]] const scenario& what() const noexcept { return what_; }

 private:
  scenario what_;
  std::mt19937_64 random_;
  std::uint64_t requests_ = 0;
  std::uint64_t faults_ = 0;
};

/// The answer of throttle, unavailable, error and html.
[[nodiscard]] answer answer_of(fault f, const scenario& what);

}  // namespace lab
