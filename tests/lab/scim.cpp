#include "tests/lab/scim.hpp"

#include <algorithm>
#include <array>

#include "tests/lab/bulk.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

json body_of(const request& r) {
  const auto* type = r.header("content-type");
  const auto media = type == nullptr ? std::string() : lower(type->substr(0, type->find(';')));
  if (media != "application/scim+json" && media != "application/json") {
    throw bad_syntax("Content-Type must be application/scim+json");
  }
  auto out = json::parse(r.body, nullptr, false);
  if (out.is_discarded()) throw bad_syntax("the body is not JSON");
  return out;
}

void check_no_body(const request& r) {
  if (!r.body.empty()) throw bad_syntax(r.method + " takes no body");
}

preconditions conditions_of(const request& r) {
  preconditions out;
  if (const auto* value = r.header("if-match")) out.if_match = *value;
  if (const auto* value = r.header("if-none-match")) out.if_none_match = *value;
  return out;
}

problem not_allowed(const std::string& method) {
  return {405, "", method + " is not allowed here"};
}

answer to_answer(const reply& from) {
  answer out;
  out.status = from.status;
  if (!from.location.empty()) out.headers.emplace_back("Location", from.location);
  if (!from.etag.empty()) out.headers.emplace_back("ETag", from.etag);
  if (!from.body.is_null()) {
    out.headers.emplace_back("Content-Type", "application/scim+json; charset=utf-8");
    out.body = from.body.dump();
  }
  return out;
}

}  // namespace

std::string method_and_path(const request& r) {
  static constexpr std::array<const char*, 6> known = {"Users",   "Groups",       "Bulk", "ServiceProviderConfig",
                                                       "Schemas", "ResourceTypes"};
  const auto parts = split(std::string_view(r.target).substr(0, r.target.find('?')), '/');  // "", scim, v2, Users, id
  const auto is_known = parts.size() > 3 && std::find(known.begin(), known.end(), parts[3]) != known.end();
  if (!is_known || parts.size() > 5) return r.method + " /?";
  return r.method + " /" + parts[3] + (parts.size() == 5 ? "/{id}" : "");
}

scim::scim(scim_settings settings, store& in, stats& counted)
    : settings_(std::move(settings)),
      stats_(counted),
      resources_(in, counted, settings_.base_url, settings_.what.patch ? patch_support::yes : patch_support::no) {}

void scim::check_token(const request& r) const {
  const auto* given = r.header("authorization");
  if (given == nullptr || *given != "Bearer " + settings_.token)
    throw problem(401, "", "a valid bearer token is needed");
}

answer scim::handle(const request& r) {
  stats_.asked(method_and_path(r));
  answer out;
  try {
    out = to_answer(routed(r));
  } catch (const problem& p) {
    out = to_answer({p.status(), p.body(), {}, {}});
    if (p.status() == 401) out.headers.emplace_back("WWW-Authenticate", "Bearer");
  }
  stats_.answered(out.status);
  return out;
}

reply scim::routed(const request& r) {
  check_token(r);
  const auto asked = parse_target(r.target);
  const auto& parts = asked.segments;  // scim, v2, Users, id
  if (parts.size() < 3 || parts.size() > 4 || parts.back().empty()) throw problem(404, "", "no such resource");
  const std::string id = parts.size() == 4 ? parts[3] : "";
  if (const auto* type = type_of_segment(parts[2])) {
    return parts.size() == 3 ? collection(*type, r, asked) : single(*type, id, r, asked);
  }
  if (parts[2] == "Bulk" && id.empty()) return bulk(r);
  const bool is_discovery = parts[2] == "ServiceProviderConfig" || parts[2] == "Schemas" || parts[2] == "ResourceTypes";
  if (!is_discovery) throw problem(404, "", "no such resource");
  if (r.method != "GET") throw not_allowed(r.method);
  check_no_body(r);
  if (asked.query.count("filter") != 0) throw problem(403, "", "discovery takes no filter");  // RFC 7644 section 4
  if (parts[2] == "Schemas") return {200, schemas(id), {}, {}};
  if (parts[2] == "ResourceTypes") return {200, resource_types(id, settings_.base_url), {}, {}};
  if (!id.empty()) throw problem(404, "", "no such resource");
  return {200, service_provider_config(settings_.what, settings_.base_url), {}, {}};
}

reply scim::collection(const resource_type& type, const request& r, const target& asked) {
  if (r.method == "GET") {
    check_no_body(r);
    return resources_.list(type, asked);
  }
  if (r.method != "POST") throw not_allowed(r.method);
  return resources_.create(type, body_of(r));
}

reply scim::single(const resource_type& type, const std::string& id, const request& r, const target& asked) {
  const auto when = conditions_of(r);
  if (r.method == "GET") {
    check_no_body(r);
    return resources_.get(type, id, asked, when);
  }
  if (r.method == "DELETE") {
    check_no_body(r);
    return resources_.remove(type, id, when);
  }
  if (r.method == "PUT") return resources_.replace(type, id, body_of(r), when);
  if (r.method != "PATCH") throw not_allowed(r.method);
  return resources_.patch(type, id, body_of(r), when);
}

reply scim::bulk(const request& r) {
  if (r.method != "POST") throw not_allowed(r.method);
  if (!settings_.what.bulk) throw problem(501, "", "bulk is not supported");
  if (r.body.size() > most_bulk_bytes) throw problem(413, "", "larger than maxPayloadSize");
  return {200, run_bulk(resources_, stats_, body_of(r)), {}, {}};
}

}  // namespace lab
