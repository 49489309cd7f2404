// Which recipient a target of the configuration is: what a consent is for, and what decides whether it is still for the
// same one.
#pragma once

#include "config/config.hpp"
#include "model/recipient.hpp"

namespace sluis::config {

/// Pure. Two spellings of one address give the same recipient; a different host, port, path, tenant or customer gives
/// another one.
///   scim:   origin and path, "https://partner.example/scim/v2"
///   graph:  host of the cloud and tenant, "graph.microsoft.com/school.onmicrosoft.com"; with ";token=…" where
///   token_url is not the tenant's own; at any other host than the vendor's, scheme and path as well google: host and
///   customer, "admin.googleapis.com/C0abc123"; for "my_customer", which means that of the administrator, with the
///   administrator's domain
[[nodiscard]] recipient recipient_of(const target_settings& target);

/// Is the host of this URL one of Microsoft's or Google's, where real accounts are?
[[nodiscard]] bool is_at_a_vendor(std::string_view url);

/// Scheme and host in lower case, without the scheme's default port and without slashes at the end.
[[nodiscard]] std::string canonical_url(std::string_view url);

}  // namespace sluis::config
