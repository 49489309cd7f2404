// GET /users/delta and /groups/delta: everything page by page, then what changed since a link was given. As unkind as
// the vendor may be: a page begins with what the one before ended with, a group's members come in several parts, what
// happens during a walk is told by the next, and links end.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "tests/lab/graph/asked.hpp"
#include "tests/lab/graph/directory.hpp"

namespace lab::graph {

class delta_queries {
 public:
  /// `base` begins links; each is good for `lives`.
  delta_queries(const directory& in, std::string base, clock_reading now, std::chrono::seconds lives)
      : in_(in), base_(std::move(base)), now_(std::move(now)), lives_(lives) {}

  /// Throws refusal: 400 for any option but $select in a first request, and for any beside the token in a later one;
  /// 410 for a token that ended or that there never was.
  [[nodiscard]] reply handle(kind what, const asked& by);
  /// Every link ends.
  void clear() { places_.clear(); }

 private:
  struct place {
    kind what = kind::user;
    std::string select;
    std::uint64_t since = 0;  // version of the directory; 0: a first walk
    std::uint64_t until = 0;
    std::uint64_t after = 0;  // sequence of the last object that was told
    moment given{};
    const char* option = "";
  };
  [[nodiscard]] place begin(kind what, const asked& by) const;
  [[nodiscard]] place go_on(kind what, const asked& by);
  [[nodiscard]] std::string link(place to, const char* option);
  void put(const object& o, const place& from, json& into) const;

  const directory& in_;
  std::string base_;
  clock_reading now_;
  std::chrono::seconds lives_;
  std::uint64_t last_ = 0;
  std::map<std::string, place> places_;  // by token
};

}  // namespace lab::graph
