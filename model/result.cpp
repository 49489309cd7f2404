#include "model/result.hpp"

namespace sluis {

const char* to_string(errc code) noexcept {
  switch (code) {
    case errc::unknown:
      return "unknown";
    case errc::invalid_input:
      return "invalid_input";
    case errc::not_found:
      return "not_found";
    case errc::conflict:
      return "conflict";
    case errc::refused:
      return "refused";
    case errc::unavailable:
      return "unavailable";
    case errc::outcome_unknown:
      return "outcome_unknown";
    case errc::corrupt:
      return "corrupt";
    case errc::io:
      return "io";
  }
  return "unknown";
}

void throw_exception_from_error(const error& cause, const boost::source_location&) {
  throw result_error(cause);
}

}  // namespace sluis
