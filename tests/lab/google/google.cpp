#include "tests/lab/google/google.hpp"

#include <algorithm>

#include "tests/lab/google/batch.hpp"
#include "tests/lab/google/budget.hpp"
#include "tests/lab/google/directory.hpp"
#include "tests/lab/google/field_mask.hpp"
#include "tests/lab/google/listing.hpp"
#include "tests/lab/google/schema.hpp"
#include "tests/lab/token_endpoint.hpp"

namespace lab::google {

namespace {

using std::chrono::milliseconds;

answer json_answer(unsigned status, const json& body) {
  return {status, {{"Content-Type", "application/json; charset=UTF-8"}}, body.dump()};
}

json body_of(const request& r) {
  const auto* type = r.header("content-type");
  if (type == nullptr || !type->starts_with("application/json")) throw refusal(400, "badRequest", "Content-Type");
  auto out = json::parse(r.body, nullptr, false);
  if (!out.is_object()) throw refusal(400, "parseError", "Parse Error");
  return out;
}

refusal no_such_path() {
  return {404, "notFound", "Not Found"};
}

class google_service final : public service {
 public:
  explicit google_service(settings with)
      : with_(std::move(with)),
        held_(with_),
        queries_(with_.queries_per_minute, milliseconds{60'000}),
        creations_(with_.creations_per_second, milliseconds{1'000}),
        org_units_(with_.org_units_per_second, milliseconds{1'000}) {}

  [[nodiscard]] std::string prefix() const override { return "/google"; }
  [[nodiscard]] std::string public_origin() const override { return "https://admin.googleapis.com"; }
  [[nodiscard]] answer handle(const request& r) override;
  [[nodiscard]] answer faulty(fault f, const scenario& what) const override;
  [[nodiscard]] json dump() const override;
  [[nodiscard]] json save() const override { return held_.save(); }
  void load(const json& from) override { held_.load(from); }
  void clear() override { held_.clear(); }
  void meddle(const meddling& how) override {
    held_.lists_show = how.lists_show;
    held_.user_limit = how.user_limit;
    if (how.new_ids) held_.renumber();
  }
  [[nodiscard]] json counts() const override { return counts_; }

 private:
  [[nodiscard]] moment now() const { return with_.now ? with_.now() : std::chrono::system_clock::now(); }
  void count(const char* what) { counts_[what] = counts_[what].get<std::uint64_t>() + 1; }
  void authorise(const request& r) const;
  void spend(const request& r, const target& asked);
  [[nodiscard]] answer one_call(const request& r);
  [[nodiscard]] answer call_of_batch(const request& part);
  [[nodiscard]] json route(const request& r, const target& asked);
  [[nodiscard]] json on_users(const request& r, const target& asked);
  [[nodiscard]] json on_user(const request& r, const target& asked);
  [[nodiscard]] json on_groups(const request& r, const target& asked);
  [[nodiscard]] json on_group(const request& r, const target& asked);
  [[nodiscard]] json on_org_units(const request& r, const target& asked);
  [[nodiscard]] json on_schemas(const request& r, const target& asked);
  [[nodiscard]] json on_members(const request& r, const target& asked);

  settings with_;
  directory held_;
  budget queries_;
  budget creations_;
  budget org_units_;
  json counts_ = {{"requests", 0}, {"writes", 0},    {"throttled", 0}, {"batches", 0},
                  {"queries", 0},  {"creations", 0}, {"org_units", 0}};
};

void google_service::authorise(const request& r) const {
  const auto* token = r.header("authorization");
  if (token == nullptr) throw refusal(401, "required", "Login Required");
  if (*token != "Bearer " + with_.token && *token != "Bearer " + with_.token + std::string(schema_scope_mark))
    throw refusal(401, "authError", "Invalid Credentials");
}

bool is_creation(const request& r, const target& asked) {
  return r.method == "POST" && asked.segments.size() == 5 && asked.segments[4] == "users";
}

// What is refused for its pace is not counted: the next moment may have room.
void google_service::spend(const request& r, const target& asked) {
  const bool limited = with_.quotas == limits::on;
  if (limited && !queries_.take(now())) {
    count("throttled");
    throw refusal(403, "userRateLimitExceeded", "User Rate Limit Exceeded");
  }
  count("queries");
  if (!is_creation(r, asked)) return;
  if (limited && !creations_.take(now())) {
    count("throttled");
    throw refusal(429, "rateLimitExceeded", "Quota exceeded for users created per second.");
  }
  count("creations");
}

answer google_service::handle(const request& r) {
  count("requests");
  try {
    authorise(r);
    const auto path = r.target.substr(0, r.target.find('?'));
    if (path != "/google/batch/admin/directory_v1" && path != "/google/batch") return one_call(r);
    if (r.method != "POST") throw no_such_path();
    const auto parts = parse_parts(r);
    count("batches");
    return answer_parts(parts, [this](const request& part) { return call_of_batch(part); });
  } catch (const refusal& why) {
    return why.to_answer();
  }
}

answer google_service::call_of_batch(const request& part) {
  request whole = part;
  if (!whole.target.starts_with(prefix() + "/")) whole.target = prefix() + whole.target;
  return one_call(whole);
}

answer google_service::one_call(const request& r) {
  try {
    const auto asked = parse_target(r.target);
    const auto& path = asked.segments;
    const bool known = path.size() >= 5 && path[1] == "admin" && path[2] == "directory" && path[3] == "v1";
    if (!known) throw no_such_path();
    spend(r, asked);
    if (r.method != "GET") count("writes");
    if ((r.method == "GET" || r.method == "DELETE") && !r.body.empty()) throw refusal(400, "badRequest", "Bad Request");
    auto out = route(r, asked);
    if (out.is_null()) return {204, {}, {}};
    const auto mask = asked.query.find("fields");
    return json_answer(200, mask == asked.query.end() ? out : masked(parse_field_mask(mask->second), out));
  } catch (const refusal& why) {
    return why.to_answer();
  } catch (const problem& why) {  // of the URL
    return refusal(400, "badRequest", why.what()).to_answer();
  }
}

json google_service::route(const request& r, const target& asked) {
  const auto& path = asked.segments;
  held_.pass_time(now());
  if (path[4] == "users") return path.size() == 5 ? on_users(r, asked) : on_user(r, asked);
  if (path[4] == "customer" && path.size() >= 7 && path[6] == "schemas") return on_schemas(r, asked);
  if (path[4] == "customer" && path.size() >= 7 && path[6] == "orgunits") return on_org_units(r, asked);
  if (path[4] != "groups") throw no_such_path();
  if (path.size() == 5) return on_groups(r, asked);
  if (path.size() == 6) return on_group(r, asked);
  if (path[6] == "members" && path.size() <= 8) return on_members(r, asked);
  throw no_such_path();
}

json google_service::on_users(const request& r, const target& asked) {
  if (r.method == "GET") return list_users(held_, asked);
  if (r.method != "POST") throw no_such_path();
  check_parameters(asked, {"resolveConflictAccount"});
  const auto body = body_of(r);
  check(body, form::new_user);
  return held_.insert_user(body, now());
}

json google_service::on_user(const request& r, const target& asked) {
  const auto& key = asked.segments[5];
  if (asked.segments.size() == 7 && asked.segments[6] == "undelete" && r.method == "POST") {
    const auto body = body_of(r);
    check(body, form::undelete);
    held_.undelete_user(key, body);
    return nullptr;
  }
  if (asked.segments.size() != 6) throw no_such_path();
  if (r.method == "GET") {
    check_parameters(asked, {"projection", "viewType", "customFieldMask"});
    held_.schemas().check_projection(asked);
    json out = held_.get_user(key);
    held_.schemas().show(out, asked);
    return out;
  }
  check_parameters(asked, {});
  if (r.method == "DELETE") {
    held_.delete_user(key, now());
    return nullptr;
  }
  if (r.method != "PATCH" && r.method != "PUT") throw no_such_path();
  const auto body = body_of(r);
  check(body, form::changed_user);
  return held_.change_user(key, body);
}

json google_service::on_groups(const request& r, const target& asked) {
  if (r.method == "GET") return list_groups(held_, asked);
  if (r.method != "POST") throw no_such_path();
  check_parameters(asked, {});
  const auto body = body_of(r);
  check(body, form::new_group);
  return held_.insert_group(body, now());
}

json google_service::on_group(const request& r, const target& asked) {
  const auto& key = asked.segments[5];
  check_parameters(asked, {});
  if (r.method == "GET") return held_.get_group(key);
  if (r.method == "DELETE") {
    held_.delete_group(key);
    return nullptr;
  }
  if (r.method != "PATCH" && r.method != "PUT") throw no_such_path();
  const auto body = body_of(r);
  check(body, form::changed_group);
  return held_.change_group(key, body);
}

json google_service::on_members(const request& r, const target& asked) {
  const auto& path = asked.segments;
  if (path.size() == 8) {
    if (r.method != "DELETE") throw no_such_path();
    held_.delete_member(path[5], path[7]);
    return nullptr;
  }
  if (r.method == "GET") return list_members(held_, held_.group_of(path[5]), asked);
  if (r.method != "POST") throw no_such_path();
  const auto body = body_of(r);
  check(body, form::member);
  return held_.insert_member(path[5], body);
}

// The path of an org unit comes as segments, without its first slash.
json google_service::on_org_units(const request& r, const target& asked) {
  const auto& path = asked.segments;
  if (r.method == "GET" && path.size() == 7) return list_org_units(held_.units(), asked);
  if (r.method == "GET") {
    check_parameters(asked, {});
    std::string key = path[7].starts_with("id:") ? "" : "/";
    for (std::size_t i = 7; i < path.size(); ++i) key += (i > 7 ? "/" : "") + path[i];
    return held_.units().get(key);
  }
  if (r.method != "POST" || path.size() != 7) throw no_such_path();
  check_parameters(asked, {});
  const auto body = body_of(r);
  check(body, form::new_org_unit);
  if (with_.quotas == limits::on && !org_units_.take(now())) {
    count("throttled");
    throw refusal(403, "quotaExceeded", "Quota exceeded for org units created per second.");
  }
  count("org_units");
  return held_.units().insert(body);
}

json google_service::on_schemas(const request& r, const target& asked) {
  const auto* token = r.header("authorization");
  const bool may =
      with_.schemas == schema_rights::everybody ||
      (with_.schemas == schema_rights::by_scope && token != nullptr && token->ends_with(schema_scope_mark));
  if (!may) throw refusal(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
  check_parameters(asked, {});
  const auto& path = asked.segments;
  if (r.method == "POST" && path.size() == 7) return held_.schemas().insert(body_of(r));
  if (r.method != "GET" || path.size() > 8) throw no_such_path();
  return path.size() == 7 ? held_.schemas().list() : held_.schemas().get(path[7]);
}

answer google_service::faulty(fault f, const scenario& what) const {
  const std::string wait = std::to_string(what.retry_after_s);
  switch (f) {
    case fault::throttle: {
      auto out = refusal(429, "rateLimitExceeded", "Rate Limit Exceeded").to_answer();
      out.headers.emplace_back("Retry-After", wait);
      return out;
    }
    case fault::unavailable: {
      auto out = refusal(503, "backendError", "Service unavailable. Please try again").to_answer();
      out.headers.emplace_back("Retry-After", wait);
      return out;
    }
    case fault::html:
      return {502, {{"Content-Type", "text/html; charset=UTF-8"}}, "<!DOCTYPE html><title>Error 502</title>"};
    default:
      return refusal(500, "backendError", "Backend Error").to_answer();
  }
}

json google_service::dump() const {
  json users = json::array();
  json groups = json::array();
  std::map<std::string, std::string> handles;
  for (const auto& [order, each] : held_.users()) {
    json shown = each.attributes;
    shown["externalId"] = handles[shown["id"]] = handle_of_user(shown);
    if (each.deleted) shown["deleted"] = true;
    for (const char* theirs : {"creationTime", "emails"}) shown.erase(theirs);
    users.push_back(std::move(shown));
  }
  for (const auto& [order, each] : held_.groups()) {
    json shown = each.attributes;
    shown["externalId"] = handle_of_group(shown);
    std::vector<std::string> members;
    for (const auto& [id, role] : each.members) members.push_back(handles[id]);
    std::sort(members.begin(), members.end());
    shown["member_external_ids"] = members;
    groups.push_back(std::move(shown));
  }
  const auto by_handle = [](const json& a, const json& b) {
    const auto key = [](const json& v) { return std::pair(v["externalId"], v.value("deleted", false)); };
    return key(a) < key(b);
  };
  std::sort(users.begin(), users.end(), by_handle);
  std::sort(groups.begin(), groups.end(), by_handle);
  return {{"users", std::move(users)}, {"groups", std::move(groups)}};
}

}  // namespace

std::unique_ptr<service> make_google(settings with) {
  return std::make_unique<google_service>(std::move(with));
}

}  // namespace lab::google
