// One change, or one group's additions, on its way through as many requests as it takes. Pure: says what to ask next,
// hears the answer, and settles its outcome; the courier does the asking (courier.hpp), for many errands at a time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "connectors/http/paced_sender.hpp"
#include "connectors/targets/graph/answers.hpp"

namespace sluis::targets::graph {

struct call {
  std::string method;
  std::string path;  // relative to the base url
  std::string body;  // JSON or empty
  http::repeat how = http::repeat::always;
  std::size_t people = 1;             // whom it speaks of, at most
  double units = 1;                   // resource units (limits.json, "cost")
  std::chrono::milliseconds wait{0};  // before it is asked
  std::string prefer;                 // the Prefer header
};

[[nodiscard]] inline call reading(std::string path) {
  call out;
  out.method = "GET";
  out.path = std::move(path);
  return out;
}

/// Of one object: the second only after a look that found nothing.
inline constexpr unsigned most_creations = 2;
/// Of one list. A page of a delta query holds some hundred objects at most.
inline constexpr unsigned most_pages = 20'000;

class errand {
 public:
  virtual ~errand() = default;
  /// What to ask now; nothing: it is settled.
  [[nodiscard]] virtual std::optional<call> next() = 0;
  /// The answer to the last call, after whatever repeating was harmless and of use.
  virtual void hear(const heard& by) = 0;
};

}  // namespace sluis::targets::graph
