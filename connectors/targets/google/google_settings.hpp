// What one Google Workspace target is told.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "connectors/http/paced_sender.hpp"
#include "model/ids.hpp"

namespace sluis::targets::google {

inline constexpr std::uint32_t most_batch_parts =
    100;  // Google permits 1,000; so many may still arrive when a consent is withdrawn

struct google_settings {
  target_id id;
  std::string credential_file;           // only named in errors, never read here
  std::string customer = "my_customer";  // the account that the credential belongs to
  std::string group_domain;              // mail domain of group addresses, and of logins that are no address
  std::string org_unit = "/";  // where new and restored users go; {school} and {function} stand for what was released
  std::uint32_t connections = 4;          // requests under way at a time
  std::uint32_t batch_parts = 100;        // calls in one request; larger ones leave more of the quota unused
  bool write_external_ids = false;        // our handle into externalIds as well, when an account is made
  bool hand_out_first_passwords = false;  // in the outcome of a creation
  double queries_per_minute = 2'400;      // each part of a batch counts
  double creations_per_second = 10;       // of users, in the whole domain
  double org_units_per_second = 1;        // made
  /// Attempts are of each request, wherever it fails; the waits are Google's advice: 1, 2, 4 … s and up to 1 s more.
  http::send_policy policy{5, std::chrono::milliseconds{1'000}, std::chrono::milliseconds{32'000},
                           std::chrono::milliseconds{300'000}};

  [[nodiscard]] std::uint32_t parts() const { return std::clamp<std::uint32_t>(batch_parts, 1, most_batch_parts); }
  /// More at once would break the limit by itself, whatever the pace.
  [[nodiscard]] std::uint32_t creation_parts() const {
    return std::min(parts(), static_cast<std::uint32_t>(std::clamp(creations_per_second, 1.0, 1'000.0)));
  }
};

}  // namespace sluis::targets::google
