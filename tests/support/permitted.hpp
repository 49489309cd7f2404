// Targets and requests of tests that are about something else than permits: they may send.
#pragma once

#include <memory>
#include <utility>

#include "connectors/http/transport.hpp"
#include "connectors/targets/target.hpp"

namespace sluis::test {

inline std::unique_ptr<targets::target> permitted(std::unique_ptr<targets::target> made) {
  made->rest_on(permit::without_personal_data());
  return made;
}

inline http::request permitted(http::request r) {
  r.allowed = permit::without_personal_data();
  return r;
}

}  // namespace sluis::test
