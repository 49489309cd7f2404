#include "connectors/targets/scim/capabilities.hpp"

#include <algorithm>

#include "connectors/targets/scim/json_text.hpp"

namespace sluis::targets::scim {

namespace {

constexpr std::uint64_t most_bulk_operations =
    100;  // our own bound, whatever is offered: so many may still arrive when a consent is withdrawn
constexpr std::uint64_t most_bulk_bytes = 4 * 1024 * 1024;
constexpr std::uint64_t usual_bulk_bytes = 256 * 1024;  // where bulk is offered without a size

offered supported(const json& config, std::string_view part) {
  const json* found = member(config, part);
  const json* flag = found == nullptr ? nullptr : member(*found, "supported");
  return flag != nullptr && flag->is_boolean() && flag->get<bool>() ? offered::yes : offered::no;
}

constexpr const char* check_url = "check `url`: it must end where /Users begins, often in /scim/v2";

}  // namespace

result<capabilities> parse_service_config(std::string_view body) {
  const auto config = parse_object(body);
  if (!config)
    return error{errc::invalid_input,
                 "the answer to /ServiceProviderConfig cannot be read: " + config.error().message(), check_url};
  const bool is_one =
      member(*config, "patch") != nullptr || member(*config, "bulk") != nullptr || member(*config, "filter") != nullptr;
  if (!is_one) return error{errc::invalid_input, "the answer to /ServiceProviderConfig is not SCIM 2.0", check_url};
  capabilities out;
  out.patch = supported(*config, "patch");
  out.filter = supported(*config, "filter");
  out.bulk = supported(*config, "bulk");
  out.etags = supported(*config, "etag");
  const json* const pagination = member(*config, "pagination");
  const json* const cursor = pagination == nullptr ? nullptr : member(*pagination, "cursor");
  if (cursor != nullptr && cursor->is_boolean() && cursor->get<bool>()) out.cursors = offered::yes;
  if (out.bulk == offered::no) return out;
  const json& bulk = *member(*config, "bulk");
  out.bulk_operations = std::min(number_member(bulk, "maxOperations").value_or(1), most_bulk_operations);
  out.bulk_bytes = std::min(number_member(bulk, "maxPayloadSize").value_or(usual_bulk_bytes), most_bulk_bytes);
  if (out.bulk_operations < 2) out.bulk = offered::no;  // no gain over a request of its own
  return out;
}

}  // namespace sluis::targets::scim
