#include "connectors/targets/scim/answers.hpp"

#include <algorithm>
#include <array>

#include "connectors/targets/scim/json_text.hpp"
#include "connectors/targets/scim/values.hpp"
#include "model/ids.hpp"

namespace sluis::targets::scim {

namespace {

constexpr std::array<std::string_view, 10> scim_types = {"invalidFilter", "tooMany",     "uniqueness", "mutability",
                                                         "invalidSyntax", "invalidPath", "noTarget",   "invalidValue",
                                                         "invalidVers",   "sensitive"};

error not_scim(const char* what, const std::string& why = {}) {
  return {errc::invalid_input,
          std::string("the target's ") + what + " cannot be read" + (why.empty() ? "" : ": " + why),
          "the target breaks RFC 7644: ask its operator"};
}

std::string known_type(std::string text) {
  return std::find(scim_types.begin(), scim_types.end(), text) != scim_types.end() ? text : std::string();
}

}  // namespace

result<list_page> parse_list(std::string_view body, std::string_view attribute) {
  const auto document = parse_object(body);
  if (!document) return not_scim("list", document.error().message());
  const auto total = number_member(*document, "totalResults");
  if (!total) return not_scim("list");
  list_page out{*total, {}};
  const json* resources = member(*document, "Resources");
  if (resources == nullptr || (resources->is_null() && *total == 0)) return out;  // an empty list may leave it out
  if (!resources->is_array()) return not_scim("list");
  for (const auto& each : *resources) {
    auto id = id_member(each);
    if (id.empty()) return not_scim("list");
    out.objects.push_back({std::move(id), string_member(each, attribute)});
  }
  return out;
}

std::string parse_id(std::string_view body) {
  const auto document = parse_object(body);
  return document ? id_member(*document) : std::string();
}

std::string parse_handle(std::string_view body) {
  const auto document = parse_object(body);
  return document ? string_member(*document, "externalId") : std::string();
}

std::string id_in_location(std::string_view location) {
  location = location.substr(0, location.find_first_of("?#"));
  while (!location.empty() && location.back() == '/') location.remove_suffix(1);
  const auto slash = location.rfind('/');
  if (slash != std::string_view::npos) location.remove_prefix(slash + 1);
  std::string out;
  for (std::size_t i = 0; i < location.size(); ++i) {
    const auto byte = location[i] == '%' ? from_hex(location.substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += *byte;
      i += 2;
    } else {
      out += location[i];
    }
  }
  return id_or_nothing(std::move(out));
}

std::string parse_scim_type(std::string_view body) {
  const auto document = parse_object(body);
  return document ? known_type(string_member(*document, "scimType")) : std::string();
}

result<std::vector<bulk_answer>> parse_bulk(std::string_view body) {
  const auto document = parse_object(body);
  if (!document) return not_scim("bulk answer", document.error().message());
  const json* operations = member(*document, "Operations");
  if (operations == nullptr || !operations->is_array()) return not_scim("bulk answer");
  std::vector<bulk_answer> out;
  for (const auto& each : *operations) {
    auto status = number_member(each, "status");
    if (!status) {  // an early draft's form, still about: {"status": {"code": "201"}}
      const json* nested = member(each, "status");
      if (nested != nullptr) status = number_member(*nested, "code");
    }
    if (!status || *status < 100 || *status > 599) continue;
    bulk_answer one;
    one.status = static_cast<unsigned>(*status);
    one.bulk_id = string_member(each, "bulkId");
    one.id = id_in_location(string_member(each, "location"));
    const json* response = member(each, "response");
    if (response != nullptr) one.scim_type = known_type(string_member(*response, "scimType"));
    if (response != nullptr && one.id.empty()) one.id = id_member(*response);
    if (response != nullptr) one.shown_id = id_member(*response);
    if (response != nullptr) one.handle = string_member(*response, "externalId");
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace sluis::targets::scim
