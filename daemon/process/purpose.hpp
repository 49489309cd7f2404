// Why personal data is shown: without it nothing is (R-A6). Pure.
#pragma once

#include <string_view>

#include "model/result.hpp"

namespace sluis::daemon {

[[nodiscard]] inline result<void> purpose_given(std::string_view purpose) {
  if (purpose.size() >= 3 && purpose.size() <= 200) return {};
  return error{errc::invalid_input, "showing personal data needs a reason of 3 to 200 characters",
               "add --reason \"why you look\""};
}

}  // namespace sluis::daemon
