#include "tests/lab/discovery.hpp"

#include "tests/lab/bulk.hpp"
#include "tests/lab/resources.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

namespace {

json as_list(json all) {
  json out = {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
              {"totalResults", all.size()},
              {"startIndex", 1},
              {"itemsPerPage", all.size()}};
  out["Resources"] = std::move(all);
  return out;
}

// The one whose `key` is `wanted`, or all.
json one_or_all(json all, const char* key, const std::string& wanted) {
  if (wanted.empty()) return as_list(std::move(all));
  for (const auto& one : all) {
    if (one[key] == wanted) return one;
  }
  throw problem(404, "", wanted + " is not there");
}

json described(const resource_type& type, const std::string& base_url) {
  json out = {{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}},
              {"id", type.name},
              {"name", type.name},
              {"endpoint", type.endpoint},
              {"description", type.core.description},
              {"schema", type.core.id},
              {"meta", {{"resourceType", "ResourceType"}, {"location", base_url + "/ResourceTypes/" + type.name}}}};
  for (const auto& extension : type.extensions) {
    out["schemaExtensions"].push_back({{"schema", extension.id}, {"required", false}});
  }
  return out;
}

}  // namespace

json service_provider_config(const offer& what, const std::string& base_url) {
  const json supported = {{"supported", true}};
  const json unsupported = {{"supported", false}};
  const json bearer = {{"type", "oauthbearertoken"},
                       {"name", "OAuth Bearer Token"},
                       {"description", "Authentication scheme using the OAuth Bearer Token Standard"},
                       {"specUri", "https://www.rfc-editor.org/info/rfc6750"},
                       {"primary", true}};
  return {{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}},
          {"patch", {{"supported", what.patch}}},
          {"bulk",
           {{"supported", what.bulk},
            {"maxOperations", what.bulk ? most_bulk_operations : 0},
            {"maxPayloadSize", what.bulk ? most_bulk_bytes : 0}}},
          {"filter", {{"supported", true}, {"maxResults", most_results}}},
          {"changePassword", unsupported},
          {"sort", unsupported},
          {"etag", supported},
          {"authenticationSchemes", json::array({bearer})},
          {"meta", {{"resourceType", "ServiceProviderConfig"}, {"location", base_url + "/ServiceProviderConfig"}}}};
}

json schemas(const std::string& id) {
  json all = json::array({to_json(user_type().core), to_json(group_type().core)});
  for (const auto& extension : user_type().extensions) all.push_back(to_json(extension));
  return one_or_all(std::move(all), "id", id);
}

json resource_types(const std::string& name, const std::string& base_url) {
  return one_or_all(json::array({described(user_type(), base_url), described(group_type(), base_url)}), "name", name);
}

}  // namespace lab
