#include "tests/lab/render.hpp"

#include <algorithm>

#include "tests/lab/path.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

// "urn:…:User:department" and "name.familyName" stand for their top part.
std::vector<std::string> tops(const std::string& list) {
  std::vector<std::string> out;
  for (const auto& name : split(list, ',')) {
    const auto p = parse_path(name);
    const bool is_extension = !p.urn.empty() && user_type().extension(p.urn) != nullptr;
    out.push_back(is_extension ? p.urn : p.top);
  }
  return out;
}

}  // namespace

std::string location_of(const record& r, const std::string& base_url) {
  return base_url + r.type->endpoint + "/" + r.id;
}

json rendered(const record& r, const store& from, const std::string& base_url) {
  json out = r.attributes;
  out.erase("password");
  out["schemas"] = json::array({r.type->core.id});
  for (const auto& extension : r.type->extensions) {
    if (out.contains(extension.id)) out["schemas"].push_back(extension.id);
  }
  out["meta"] = {{"resourceType", r.type->name},
                 {"created", r.created},
                 {"lastModified", r.modified},
                 {"location", location_of(r, base_url)},
                 {"version", r.etag()}};
  if (r.type == &user_type()) {
    for (const auto* group : from.groups_of(r.id)) {
      out["groups"].push_back({{"value", group->id},
                               {"$ref", location_of(*group, base_url)},
                               {"display", group->attributes.value("displayName", "")},
                               {"type", "direct"}});
    }
  } else if (out.contains("members")) {
    for (auto& member : out["members"]) {
      if (!member.contains("$ref")) member["$ref"] = base_url + "/Users/" + member["value"].get<std::string>();
    }
  }
  return out;
}

json projected(json resource, const std::string* only, const std::string* without) {
  if (only != nullptr && without != nullptr) throw bad_syntax("attributes and excludedAttributes exclude each other");
  const auto* const list = only != nullptr ? only : without;
  if (list == nullptr) return resource;
  const auto names = tops(*list);
  json out = json::object();
  for (auto& [key, value] : resource.items()) {
    const bool is_named = std::find(names.begin(), names.end(), key) != names.end();
    const bool is_always = key == "id" || key == "schemas";
    if (is_always || is_named == (only != nullptr)) out[key] = std::move(value);
  }
  return out;
}

}  // namespace lab
