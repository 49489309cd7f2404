// Google's Directory API v1 as the lab plays it: users, groups, members, batches; strict about bodies, with the
// vendor's own errors, limits and slowness on order. Sources: the discovery document (revision 20260421) and the
// published limits (shared/specs/limits.json). Where neither says: memberships of a deleted user are gone; what Google
// calls eventual is counted in requests, so that a run can be repeated, and lasts 30 seconds at most.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/lab/service.hpp"

namespace lab::google {

/// Whose tokens may make custom schemas: everybody's, or only those that name the scope admin.directory.userschema
/// (token_endpoint.hpp).
enum class schema_rights : std::uint8_t { everybody, by_scope, nobody };

enum class limits : std::uint8_t { off, on };

struct settings {
  std::string origin;  // "https://127.0.0.1:4020"; not needed to answer
  std::string token = "lab-token";
  clock_reading now;  // without one: the system's
  std::uint64_t seed = 1;
  limits quotas = limits::on;
  std::size_t queries_per_minute = 2'400;
  std::size_t creations_per_second = 10;
  std::size_t org_units_per_second = 1;  // made
  std::vector<std::string> org_units;    // made beforehand, with all above them; any other path is refused
  bool prepared = false;                 // the custom field for Sluis's handle exists from the start
  schema_rights schemas = schema_rights::everybody;
  unsigned hidden_requests = 0;      // so many requests about a new object are answered 404
  unsigned incomplete_requests = 0;  // so many changes of a new user are answered 412
};

/// Under "/google": "/google/admin/directory/v1/…" and "/google/batch/admin/directory_v1".
[[nodiscard]] std::unique_ptr<service> make_google(settings with);

}  // namespace lab::google
