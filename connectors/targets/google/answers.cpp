#include "connectors/targets/google/answers.hpp"

#include <algorithm>
#include <array>

#include "connectors/targets/google/resources.hpp"
#include "model/ids.hpp"

namespace sluis::targets::google {

namespace {

constexpr std::array<std::string_view, 28> reasons = {"authError",
                                                      "backendError",
                                                      "badRequest",
                                                      "conditionNotMet",
                                                      "conflict",
                                                      "dailyLimitExceeded",
                                                      "domainCannotUseApis",
                                                      "duplicate",
                                                      "entityExists",
                                                      "failedPrecondition",
                                                      "forbidden",
                                                      "insufficientPermissions",
                                                      "internalError",
                                                      "invalid",
                                                      "invalidParameter",
                                                      "limitExceeded",
                                                      "notAuthorized",
                                                      "notFound",
                                                      "notImplemented",
                                                      "parseError",
                                                      "quotaExceeded",
                                                      "rateLimitExceeded",
                                                      "required",
                                                      "resourceNotFound",
                                                      "serviceNotAvailable",
                                                      "transientError",
                                                      "unauthorized",
                                                      "userRateLimitExceeded"};

error not_a_list(const char* name, const std::string& why = {}) {
  return {errc::invalid_input,
          std::string("Google's list of ") + name + " cannot be read" + (why.empty() ? "" : ": " + why),
          "the next sync tries again"};
}

}  // namespace

std::string parse_reason(std::string_view body) {
  const auto document = parse_object(body);
  if (!document) return {};
  const json* failure = member(*document, "error");
  if (failure == nullptr) return {};
  const json& errors = list_member(*failure, "errors");
  if (errors.empty()) return {};
  auto reason = text_member(errors.front(), "reason");
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end() ? reason : std::string();
}

refusal_detail parse_detail(std::string_view body) {
  const auto document = parse_object(body);
  const json* failure = document ? member(*document, "error") : nullptr;
  if (failure == nullptr) return refusal_detail::none;
  const auto message = text_member(*failure, "message");
  if (message.find("User is deleted") != std::string::npos) return refusal_detail::deleted;
  if (message.find("User creation is not complete") != std::string::npos) return refusal_detail::being_created;
  return refusal_detail::none;
}

reply read_reply(unsigned status, std::string body) {
  if (status == 412) return {status, parse_reason(body), {}, parse_detail(body)};
  if (status >= 300) return {status, parse_reason(body), {}};
  return {status, {}, std::move(body)};
}

std::string parse_id(std::string_view body) {
  const auto document = parse_object(body);
  return document ? id_or_nothing(text_member(*document, "id")) : std::string();
}

result<list_page> parse_page(std::string_view body, const char* name) {
  auto document = parse_object(body);
  if (!document) return not_a_list(name, document.error().message());
  list_page out;
  out.next = text_member(*document, "nextPageToken");
  const json* objects = member(*document, name);
  if (objects == nullptr) return out;
  if (!objects->is_array()) return not_a_list(name);
  for (const auto& each : *objects) {
    if (id_or_nothing(text_member(each, "id")).empty()) return not_a_list(name);
  }
  out.objects = std::move((*document)[name]);
  return out;
}

std::vector<std::string> parse_org_units(std::string_view body) {
  std::vector<std::string> out;
  const auto document = parse_object(body);
  if (!document) return out;
  for (const auto& each : list_member(*document, "organizationUnits")) {
    auto path = text_member(each, "orgUnitPath");
    if (path.starts_with('/')) out.push_back(std::move(path));
  }
  return out;
}

std::string handle_in_user(const json& user) {
  const json* schemas = member(user, "customSchemas");
  const json* ours = schemas == nullptr ? nullptr : member(*schemas, schema_name);
  const auto handle = ours == nullptr ? std::nullopt : target_handle::parse(text_member(*ours, handle_field_name));
  return handle ? handle->hex() : std::string();
}

std::string handle_in_group(const json& group, const std::string& group_domain) {
  const auto address = text_member(group, "email");
  const std::string_view start = group_prefix;
  const std::size_t digits = 2 * target_handle::size;
  if (address.size() != start.size() + digits + 1 + group_domain.size() || !address.starts_with(start)) return {};
  const auto handle = target_handle::parse(std::string_view(address).substr(start.size(), digits));
  if (!handle || group_address(*handle, group_domain) != address) return {};
  return handle->hex();
}

}  // namespace sluis::targets::google
