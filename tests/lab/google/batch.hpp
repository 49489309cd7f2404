// multipart/mixed of application/http: taken apart strictly, answered part by part – in reverse, because no order is
// promised.
#pragma once

#include <functional>

#include "tests/lab/google/refusal.hpp"
#include "tests/lab/message.hpp"

namespace lab::google {

inline constexpr std::size_t most_parts = 1'000;

struct batch_part {
  std::string content_id;  // without the brackets; may be empty
  request what;            // with the path as it was written, and the part's own headers
};

/// Throws refusal 400: no boundary, a part that is no request, more than 1,000.
[[nodiscard]] std::vector<batch_part> parse_parts(const request& whole);

[[nodiscard]] answer answer_parts(const std::vector<batch_part>& parts,
                                  const std::function<answer(const request&)>& one);

}  // namespace lab::google
