// What one SCIM target is told.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/http/paced_sender.hpp"
#include "model/ids.hpp"

namespace sluis::targets::scim {

struct scim_settings {
  target_id id;
  std::string credential_file;  // only named in errors, never read here
  double requests_per_second = 50;
  std::uint32_t connections = 4;  // requests under way at a time
  http::send_policy policy;
};

}  // namespace sluis::targets::scim
