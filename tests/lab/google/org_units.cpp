#include "tests/lab/google/org_units.hpp"

#include <algorithm>

#include "tests/lab/text.hpp"

namespace lab::google {

namespace {

constexpr std::ptrdiff_t deepest = 35;

json root() {
  return {{"kind", "admin#directory#orgUnit"}, {"name", "/"}, {"orgUnitPath", "/"}, {"orgUnitId", "id:0root"}};
}

refusal invalid_path() {
  return invalid("INVALID_OU_ID");
}

std::string parent_of(const std::string& path) {
  return path.substr(0, std::max<std::size_t>(path.find_last_of('/'), 1));
}

}  // namespace

org_units::org_units(const std::vector<std::string>& made_before) {
  for (const auto& path : made_before) {
    for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
      const auto one = path.substr(0, end);
      if (one.size() > 1 && !by_path_.contains(lower(one)))
        make(parent_of(one), {{"name", one.substr(one.find_last_of('/') + 1)}});
      if (end == std::string::npos) break;
    }
  }
}

const json& org_units::make(const std::string& parent, const json& body) {
  json made = body;
  const auto path = (parent == "/" ? "" : parent) + "/" + body.at("name").get<std::string>();
  made["kind"] = "admin#directory#orgUnit";
  made["orgUnitId"] = "id:03ph" + std::to_string(next_++);
  made["orgUnitPath"] = path;
  made["parentOrgUnitPath"] = parent;
  return by_path_[lower(path)] = std::move(made);
}

const json& org_units::insert(const json& body) {
  std::string parent;
  if (body.contains("parentOrgUnitId")) {
    parent = get(body["parentOrgUnitId"])["orgUnitPath"];
  } else {
    parent = body["parentOrgUnitPath"];
    if (parent != "/" && !by_path_.contains(lower(parent))) throw refusal(400, "invalid", "Invalid Parent Orgunit Id");
    if (parent != "/") parent = by_path_.at(lower(parent))["orgUnitPath"];
  }
  const auto path = (parent == "/" ? "" : parent) + "/" + body["name"].get<std::string>();
  // As administrators' tools have met it: not a 409.
  if (by_path_.contains(lower(path))) throw refusal(400, "invalid", "Invalid Ou Id");
  if (std::count(path.begin(), path.end(), '/') > deepest) throw refusal(400, "invalid", "Invalid Ou Id");
  return make(parent, body);
}

const json& org_units::get(const std::string& key) const {
  static const json top = root();
  if (key == "/" || key.empty() || top["orgUnitId"] == key) return top;
  const auto found = key.starts_with("id:")
                         ? std::find_if(by_path_.begin(), by_path_.end(),
                                        [&](const auto& each) { return each.second["orgUnitId"] == key; })
                         : by_path_.find(lower(key));
  if (found == by_path_.end()) throw refusal(404, "notFound", "Org unit not found");
  return found->second;
}

json org_units::list(const std::string& path, const std::string& type) const {
  const auto base = lower(get(path)["orgUnitPath"].get<std::string>());
  const auto below = base == "/" ? base : base + "/";
  json found = json::array();
  if (type == "allIncludingParent") found.push_back(get(path));
  for (const auto& [key, each] : by_path_) {
    if (!key.starts_with(below)) continue;
    if (type.starts_with("all") || key.find('/', below.size()) == std::string::npos) found.push_back(each);
  }
  json out = {{"kind", "admin#directory#orgUnits"}};
  if (!found.empty()) out["organizationUnits"] = std::move(found);
  return out;
}

std::string org_units::require(const std::string& path) const {
  if (path == "/") return path;
  const auto found = by_path_.find(lower(path));
  if (found == by_path_.end()) throw invalid_path();
  return found->second["orgUnitPath"];
}

json org_units::save() const {
  return {{"next", next_}, {"by_path", by_path_}};
}

void org_units::load(const json& from) {
  next_ = from.at("next");
  by_path_ = from.at("by_path").get<std::map<std::string, json>>();
}

}  // namespace lab::google
