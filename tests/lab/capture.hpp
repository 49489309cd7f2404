// Every SCIM request that arrived, one JSON object a line: {"method","url","headers","body"}, for checking against the
// specification.
#pragma once

#include <fstream>
#include <string>

#include "tests/lab/message.hpp"

namespace lab {

class capture {
 public:
  /// Empty path: nothing is kept. Appends to an existing file. Throws std::runtime_error if it cannot be opened.
  explicit capture(const std::string& path);
  /// The token is not kept ("Bearer x"); a body that is not JSON is kept as a string.
  void keep(const request& r, const std::string& origin);

 private:
  std::ofstream out_;
};

}  // namespace lab
