// /ServiceProviderConfig, /Schemas and /ResourceTypes (RFC 7644 section 4).
#pragma once

#include <string>

#include "tests/lab/problem.hpp"

namespace lab {

struct offer {
  bool patch = true;
  bool bulk = true;
};

[[nodiscard]] json service_provider_config(const offer& what, const std::string& base_url);
/// Empty id: all of them, as a list. Throws problem 404.
[[nodiscard]] json schemas(const std::string& id);
[[nodiscard]] json resource_types(const std::string& name, const std::string& base_url);

}  // namespace lab
