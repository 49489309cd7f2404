#include "tests/lab/resources.hpp"

#include <algorithm>

#include "tests/lab/patch.hpp"
#include "tests/lab/render.hpp"
#include "tests/lab/validate.hpp"

namespace lab {

namespace {

void check_version(const record& r, const preconditions& when) {
  if (when.if_match.empty() || when.if_match == "*" || when.if_match == r.etag()) return;
  throw problem(412, "", "the resource changed; its version is " + r.etag());
}

const std::string* parameter(const target& asked, const std::string& name) {
  const auto found = asked.query.find(name);
  return found == asked.query.end() ? nullptr : &found->second;
}

void check_parameters(const target& asked, std::initializer_list<const char*> known) {
  for (const auto& [name, value] : asked.query) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&, &n = name](const char* k) { return n == k; });
    if (!is_known) throw bad_syntax("unknown query parameter " + name);
  }
}

}  // namespace

const resource_type* type_of_segment(const std::string& segment) {
  if (segment == "Users") return &user_type();
  if (segment == "Groups") return &group_type();
  return nullptr;
}

json resources::projection(const record& r, const target& asked) const {
  return projected(rendered(r, store_, base_url_), parameter(asked, "attributes"),
                   parameter(asked, "excludedAttributes"));
}

reply resources::shown(unsigned status, const record& r) const {
  return {status, rendered(r, store_, base_url_), location_of(r, base_url_), r.etag()};
}

reply resources::list(const resource_type& type, const target& asked) const {
  check_parameters(asked, {"filter", "startIndex", "count", "attributes", "excludedAttributes"});
  std::optional<filter> which;
  if (const auto* text = parameter(asked, "filter")) which = parse_filter(*text);
  const auto found = store_.search(type, which);
  const auto start = std::max(1L, asked.number("startIndex", 1));  // RFC 7644 table 6
  const auto count = std::clamp(asked.number("count", most_results), 0L, most_results);
  json page = json::array();
  for (auto i = static_cast<std::size_t>(start - 1); i < found.size() && page.size() < static_cast<std::size_t>(count);
       ++i) {
    page.push_back(projection(*found[i], asked));
  }
  json body = {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:ListResponse"}},
               {"totalResults", found.size()},
               {"startIndex", start},
               {"itemsPerPage", page.size()}};
  body["Resources"] = std::move(page);
  return {200, std::move(body), {}, {}};
}

reply resources::get(const resource_type& type, const std::string& id, const target& asked,
                     const preconditions& when) const {
  check_parameters(asked, {"attributes", "excludedAttributes"});
  const auto& r = store_.get(type, id);
  if (!when.if_none_match.empty() && (when.if_none_match == "*" || when.if_none_match == r.etag())) {
    return {304, nullptr, location_of(r, base_url_), r.etag()};
  }
  return {200, projection(r, asked), location_of(r, base_url_), r.etag()};
}

reply resources::create(const resource_type& type, const json& body) {
  const auto& r = store_.create(type, checked_resource(type, body));
  // Real services accept an externalId that another resource bears; it is counted, because a client that repeats a lost
  // creation shows here.
  const auto external_id = r.attributes.value("externalId", "");
  const bool is_duplicate = !external_id.empty() && store_.count_external_id(type, external_id) > 1;
  stats_.created(type.name, is_duplicate);
  return shown(201, r);
}

reply resources::replace(const resource_type& type, const std::string& id, const json& body,
                         const preconditions& when) {
  const auto& old = store_.get(type, id);
  check_version(old, when);
  auto checked = checked_resource(type, body);
  if (body.contains("id") && body["id"] != id) throw problem(400, "mutability", "id is another one's than the URL's");
  return shown(200, store_.update(type, id, std::move(checked)));
}

reply resources::patch(const resource_type& type, const std::string& id, const json& body, const preconditions& when) {
  if (patching_ == patch_support::no) throw problem(501, "", "PATCH is not supported");
  const auto& old = store_.get(type, id);
  check_version(old, when);
  auto changed = patched(type, old.attributes, body);
  check_whole(type, changed);
  auto out = shown(200, store_.update(type, id, std::move(changed)));
  // Both answers are allowed (RFC 7644 section 3.5.2), so clients meet both: a user is shown, a group is not.
  if (&type == &group_type()) {
    out.status = 204;
    out.body = nullptr;
  }
  return out;
}

reply resources::remove(const resource_type& type, const std::string& id, const preconditions& when) {
  check_version(store_.get(type, id), when);
  store_.remove(type, id);
  return {204, nullptr, {}, {}};
}

}  // namespace lab
