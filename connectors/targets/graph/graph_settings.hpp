// What one Microsoft 365 tenant is told, and how fast.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "connectors/http/paced_sender.hpp"
#include "model/ids.hpp"

namespace sluis::targets::graph {

/// Per app and tenant (limits.json, "identity"): writes, and resource units, which are 3,500 for a tenant below 50
/// users, 5,000 up to 500 and 8,000 above.
struct graph_limits {
  double writes = 3'000;
  std::chrono::seconds writes_window{150};
  double units = 3'500;
  std::chrono::seconds units_window{10};
};

struct graph_settings {
  target_id id;
  std::string client_id;        // of the app registration, a GUID: our own field is named after it
  std::string credential_file;  // only named in errors, never read here
  std::string base_url =
      "https://graph.microsoft.com/v1.0";  // the transport's own: references to objects and next pages begin with it
  std::string usage_location = "NL";       // ISO 3166; a licence needs one
  std::string licence_group;               // object id; empty: licences are none of ours
  std::vector<std::string> licences;       // skuIds
  bool education = false;                  // groups are classes of the education roster, and users are in its schools
  bool write_employee_id = false;          // our handle into employeeId as well, in 16 characters
  bool hand_out_first_passwords = false;   // in the outcome of a creation
  std::uint32_t connections = 4;           // requests under way at a time
  graph_limits limits;
  http::send_policy policy;
};

}  // namespace sluis::targets::graph
