// What a service provider offers (RFC 7643, 5: ServiceProviderConfig), and how we behave where it does not say.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/result.hpp"

namespace sluis::targets::scim {

enum class offered : std::uint8_t { no, yes };

/// The defaults are for a provider without the document: PATCH is tried and given up for PUT at its first refusal (405,
/// 501); filters are tried; nothing is sent in bulk.
struct capabilities {
  offered patch = offered::yes;
  offered filter = offered::yes;
  offered bulk = offered::no;
  offered cursors = offered::no;  // RFC 9865
  unsigned config_status = 0;     // the status that stood instead of the document; 0: none
  offered paging = offered::yes;  // until a list shows that it cannot
  offered etags = offered::no;
  std::uint64_t bulk_operations = 1;  // in one request
  std::uint64_t bulk_bytes = 0;       // of one request's body
};

/// errc::invalid_input if this is not such a document: the url most likely names something else.
[[nodiscard]] result<capabilities> parse_service_config(std::string_view body);

}  // namespace sluis::targets::scim
