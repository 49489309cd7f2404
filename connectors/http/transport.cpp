#include "connectors/http/transport.hpp"

#include <algorithm>

namespace sluis::http {

const std::string* response::find(std::string_view lower_case_name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const header& h) { return h.first == lower_case_name; });
  return found == headers.end() ? nullptr : &found->second;
}

}  // namespace sluis::http
