// A request and an answer, without a socket.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lab {

struct request {
  std::string method;
  std::string target;                                        // "/scim/v2/Users?count=1"
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  [[nodiscard]] const std::string* header(const std::string& lower_case_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_case_name) return &value;
    }
    return nullptr;
  }
};

struct answer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

}  // namespace lab
