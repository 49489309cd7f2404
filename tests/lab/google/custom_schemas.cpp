#include "tests/lab/google/custom_schemas.hpp"

#include <algorithm>

#include "tests/lab/text.hpp"

namespace lab::google {

namespace {

std::string text_in(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool is_name(const std::string& text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                              std::string::npos;
}

void check_names(const json& object, const std::vector<std::string>& known) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) throw invalid("unknown name " + name);
  }
}

void check_field(const json& field) {
  if (!field.is_object()) throw invalid("fields");
  check_names(field, {"fieldName", "displayName", "fieldType", "indexed", "multiValued", "readAccessType",
                      "numericIndexingSpec"});
  if (!is_name(text_in(field, "fieldName"))) throw missing("fieldName");
  const auto type = text_in(field, "fieldType");
  constexpr const char* types[] = {"STRING", "INT64", "BOOL", "DOUBLE", "EMAIL", "PHONE", "DATE"};
  if (std::find(std::begin(types), std::end(types), type) == std::end(types)) throw invalid("fieldType");
  const auto access = text_in(field, "readAccessType");
  if (!access.empty() && access != "ALL_DOMAIN_USERS" && access != "ADMINS_AND_SELF") throw invalid("readAccessType");
  if (field.contains("indexed") && !field["indexed"].is_boolean()) throw invalid("indexed");
}

}  // namespace

const json& custom_schemas::insert(const json& body) {
  check_names(body, {"schemaName", "displayName", "fields"});
  const auto name = text_in(body, "schemaName");
  if (!is_name(name)) throw missing("schemaName");
  if (!body.contains("fields") || !body["fields"].is_array() || body["fields"].empty()) throw missing("fields");
  for (const auto& each : body["fields"]) check_field(each);
  if (by_name_.contains(name)) throw refusal(409, "duplicate", "Entity already exists.");
  json made = body;
  made["kind"] = "admin#directory#schema";
  made["schemaId"] = "schema-" + std::to_string(by_name_.size() + 1);
  return by_name_[name] = std::move(made);
}

const json& custom_schemas::get(const std::string& key) const {
  for (const auto& [name, each] : by_name_) {
    if (name == key || each.at("schemaId") == key) return each;
  }
  throw not_found("schemaKey");
}

json custom_schemas::list() const {
  json out = {{"kind", "admin#directory#schemas"}};
  for (const auto& [name, each] : by_name_) out["schemas"].push_back(each);
  return out;
}

const json* custom_schemas::field(const std::string& schema, const std::string& name) const {
  const auto at = by_name_.find(schema);
  if (at == by_name_.end()) return nullptr;
  const auto& fields = at->second.at("fields");
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const json& each) { return each["fieldName"] == name; });
  return found == fields.end() ? nullptr : &*found;
}

void custom_schemas::check(const json& of_user) const {
  if (!of_user.is_object()) throw invalid("customSchemas must be an object");
  for (const auto& [schema, values] : of_user.items()) {
    if (values.is_null()) continue;
    if (!by_name_.contains(schema)) throw invalid("custom_schema: there is no schema " + schema);
    if (!values.is_object()) throw invalid("custom_schema");
    for (const auto& [name, value] : values.items()) {
      const auto* known = field(schema, name);
      if (known == nullptr) throw invalid("custom_schema: there is no field " + name);
      if (!value.is_null() && known->value("fieldType", "") == "STRING" && !value.is_string())
        throw invalid("custom_schema: " + name + " must be a string");
    }
  }
}

bool custom_schemas::is_searchable(const std::string& path) const {
  const auto dot = path.find('.');
  if (dot == std::string::npos) return false;
  const auto* known = field(path.substr(0, dot), path.substr(dot + 1));
  return known != nullptr && known->value("indexed", true);
}

void custom_schemas::check_projection(const target& asked) const {
  const auto mask = parameter_text(asked, "customFieldMask");
  if (parameter_text(asked, "projection") != "custom") return;
  if (mask.empty()) throw invalid("customFieldMask");
  for (const auto& name : split(mask, ',')) {
    if (!by_name_.contains(name)) throw invalid("customFieldMask");
  }
}

void custom_schemas::show(json& user, const target& asked) const {
  const auto held = user.find("customSchemas");
  const auto projection = parameter_text(asked, "projection");
  if (held == user.end() || projection == "full") return;
  const auto wanted =
      projection == "custom" ? split(parameter_text(asked, "customFieldMask"), ',') : std::vector<std::string>();
  for (auto at = held->begin(); at != held->end();)
    at = std::find(wanted.begin(), wanted.end(), at.key()) == wanted.end() ? held->erase(at) : std::next(at);
  if (held->empty()) user.erase("customSchemas");
}

std::string custom_value(const json& user, const std::string& path) {
  const auto dot = path.find('.');
  const auto held = user.find("customSchemas");
  if (held == user.end() || dot == std::string::npos) return {};
  const auto values = held->find(path.substr(0, dot));
  return values == held->end() || !values->is_object() ? std::string() : text_in(*values, path.substr(dot + 1).c_str());
}

}  // namespace lab::google
