// Reading what a provider says. Every parser takes bytes from outside and answers with plain data or an error; none
// throws (fuzzed: tests/fuzz/scim_answer_fuzz.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace sluis::targets::scim {

/// What we need to recognise an object. `matched` is the attribute that was asked for, if the answer shows it.
struct found_object {
  std::string id;
  std::string matched;
};

struct list_page {
  std::uint64_t total = 0;
  std::vector<found_object> objects;
};

/// A ListResponse (RFC 7644, 3.4.2). errc::invalid_input: not one, or an object in it has no id. A page that cannot be
/// read whole is never a shorter list.
[[nodiscard]] result<list_page> parse_list(std::string_view body, std::string_view attribute);

/// The id of one object; empty if there is none.
[[nodiscard]] std::string parse_id(std::string_view body);
/// Its externalId as it stands; empty if there is none.
[[nodiscard]] std::string parse_handle(std::string_view body);
/// The last segment of a Location, percent-decoded.
[[nodiscard]] std::string id_in_location(std::string_view location);

/// The error's scimType (RFC 7644, 3.12) if it is one of the standard's own words; else empty. `detail` is never read:
/// it may hold personal data.
[[nodiscard]] std::string parse_scim_type(std::string_view body);

struct bulk_answer {
  std::string bulk_id;  // of creations
  std::string id;       // from the location
  unsigned status = 0;
  std::string scim_type;
  std::string handle = {};    // the externalId of the object, where the answer shows it
  std::string shown_id = {};  // its id in the object that the answer shows
};

/// A BulkResponse (RFC 7644, 3.7). Operations without a readable status are left out: for us they are unknown.
[[nodiscard]] result<std::vector<bulk_answer>> parse_bulk(std::string_view body);

}  // namespace sluis::targets::scim
