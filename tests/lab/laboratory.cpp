#include "tests/lab/laboratory.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tests/lab/token_endpoint.hpp"

namespace lab {

namespace {

bool is_scim(const request& r) {
  return r.target.compare(0, 8, "/scim/v2") == 0;
}

answer plain_json(unsigned status, const json& body) {
  return {status, {{"Content-Type", "application/json"}}, body.dump() + "\n"};
}

/// Google's own client keeps only the host of the address that it is given: its paths are served at the root as well.
request at_its_place(request r) {
  if (r.target.starts_with("/admin/directory/v1/") || r.target.starts_with("/batch/admin/"))
    r.target.insert(0, "/google");
  return r;
}

json without_read_only(const record& r) {
  json out = r.attributes;
  out.erase("password");
  return out;
}

bool comes_before(const json& a, const json& b) {
  const auto key = [](const json& v) {
    return std::pair(v.value("externalId", ""), v.value("userName", v.value("displayName", "")));
  };
  return key(a) < key(b);
}

}  // namespace

laboratory::laboratory(lab_settings settings)
    : settings_(std::move(settings)),
      store_(settings_.seed, settings_.may_be),
      scim_({settings_.origin + "/scim/v2", settings_.token, settings_.what}, store_, stats_),
      faults_(settings_.faults),
      capture_(settings_.capture_file) {
  if (settings_.state_file.empty() || !std::filesystem::exists(settings_.state_file)) return;
  std::ifstream in(settings_.state_file);
  kept_ = json::parse(in);
  store_.load(kept_.at("scim"));
}

void laboratory::serve(std::unique_ptr<service> vendor) {
  if (kept_.contains(vendor->prefix())) vendor->load(kept_[vendor->prefix()]);
  vendors_.push_back(std::move(vendor));
}

service* laboratory::vendor_of(const request& r) const {
  for (const auto& one : vendors_) {
    if (r.target.compare(0, one->prefix().size() + 1, one->prefix() + "/") == 0) return one.get();
  }
  return nullptr;
}

fault laboratory::arrives(const request& asked) {
  const auto r = at_its_place(asked);
  auto* const vendor = vendor_of(r);
  if (!is_scim(r) && vendor == nullptr) return fault::none;
  if (vendor == nullptr) {
    capture_.keep(r, settings_.origin);
  } else {
    auto shown = r;
    shown.target.erase(0, vendor->prefix().size());
    // References to objects lead to the lab; the vendor's own would lead to the vendor.
    const auto here = settings_.origin + vendor->prefix();
    for (auto at = shown.body.find(here); at != std::string::npos; at = shown.body.find(here, at)) {
      shown.body.replace(at, here.size(), vendor->public_origin());
    }
    capture_.keep(shown, vendor->public_origin());
  }
  const auto f = faults_.next(r);
  if (f != fault::none) stats_.faulted(to_string(f));
  return f;
}

answer laboratory::regular(const request& r, service* vendor) {
  return vendor != nullptr ? vendor->handle(r)
                           : with_list_faults(list_faults_, r, scim_.handle(first_page_of(list_faults_, r)));
}

laboratory::result laboratory::handle(const request& asked, fault f) {
  if (asked.method != "GET") is_saved_ = false;
  const auto r = at_its_place(asked);
  if (r.target == token_path)
    return {token_answer(r, settings_.token, std::chrono::system_clock::now(), settings_.open_to)};
  auto* const vendor = vendor_of(r);
  if (!is_scim(r) && vendor == nullptr) return {inspect(r)};
  switch (f) {
    case fault::none:
    case fault::delay:
      return {regular(r, vendor)};
    case fault::reset_after:
      return {regular(r, vendor), delivery::reset};
    case fault::cut:
      return {regular(r, vendor), delivery::cut};
    case fault::reset_before:
      break;
    default:
      break;
  }
  stats_.asked(method_and_path(r));
  if (f == fault::reset_before) return {{}, delivery::reset};
  auto out = vendor != nullptr ? vendor->faulty(f, faults_.what()) : answer_of(f, faults_.what());
  stats_.answered(out.status);
  return {std::move(out)};
}

json laboratory::all_stats() const {
  auto out = stats_.to_json();
  for (const auto& one : vendors_) out[one->prefix().substr(1)] = one->counts();
  return out;
}

void laboratory::reset() {
  store_.clear();
  for (const auto& one : vendors_) one->clear();
  stats_ = {};
  faults_ = fault_plan(faults_.what());
}

answer laboratory::inspect(const request& r) {
  const auto* const shown = r.header("authorization");
  if (settings_.open_to == audience::token_holders && (shown == nullptr || *shown != "Bearer " + settings_.token)) {
    return plain_json(401, {{"detail", "only who shows the token is told"}});
  }
  try {
    if (r.method == "GET" && r.target == "/lab/dump") return plain_json(200, dump());
    for (const auto& one : vendors_) {
      if (r.method == "GET" && r.target == "/lab/dump" + one->prefix()) return plain_json(200, one->dump());
    }
    if (r.method == "GET" && r.target == "/lab/stats") return plain_json(200, all_stats());
    if (r.method == "POST" && r.target == "/lab/reset") {
      reset();
      return {204, {}, {}};
    }
    for (const auto& one : vendors_) {
      if (r.method != "POST" || r.target != "/lab/meddle" + one->prefix()) continue;
      const auto body = json::parse(r.body, nullptr, false);
      if (body.is_discarded()) throw bad_syntax("the body is not JSON");
      one->meddle(parse_meddling(body));
      return {204, {}, {}};
    }
    if (r.method == "POST" && r.target == "/lab/lists") {
      const auto body = json::parse(r.body, nullptr, false);
      if (body.is_discarded()) throw bad_syntax("the body is not JSON");
      list_faults_ = parse_list_faults(body);
      return {204, {}, {}};
    }
    if (r.method == "POST" && r.target == "/lab/new-ids") {
      give_new_ids(store_);
      return {204, {}, {}};
    }
    if (r.method == "POST" && r.target == "/lab/ids") {
      const auto body = json::parse(r.body, nullptr, false);
      if (body.is_discarded()) throw bad_syntax("the body is not JSON");
      change_ids(store_, body);
      return {204, {}, {}};
    }
    if (r.method == "POST" && r.target == "/lab/faults") {
      const auto body = json::parse(r.body, nullptr, false);
      if (body.is_discarded()) throw bad_syntax("the body is not JSON");
      faults_ = fault_plan(parse_scenario(body));
      return {204, {}, {}};
    }
  } catch (const problem& p) {
    return plain_json(p.status(), p.body());
  }
  return plain_json(404,
                    {{"detail",
                      "there are GET /lab/dump, GET /lab/dump/<vendor>, GET /lab/stats, POST /lab/reset, POST "
                      "/lab/faults, POST /lab/lists, POST /lab/new-ids, POST /lab/ids and POST /lab/meddle/<vendor>"}});
}

// Ids differ from run to run, externalIds do not: so members are told by both.
json laboratory::dump() const {
  json users = json::array();
  json groups = json::array();
  std::map<std::string, std::string> external_ids;
  for (const auto* type : {&user_type(), &group_type()}) {
    for (const auto* r : store_.search(*type, std::nullopt)) {
      external_ids[r->id] = r->attributes.value("externalId", "");
      (type == &user_type() ? users : groups).push_back(without_read_only(*r));
    }
  }
  for (auto& group : groups) {
    std::vector<std::string> ids, names;
    for (const auto& member : group.value("members", json::array())) {
      ids.push_back(member["value"]);
      names.push_back(external_ids[ids.back()]);
    }
    std::sort(ids.begin(), ids.end());
    std::sort(names.begin(), names.end());
    group["members"] = ids;
    group["member_external_ids"] = names;
  }
  std::sort(users.begin(), users.end(), comes_before);
  std::sort(groups.begin(), groups.end(), comes_before);
  return {{"users", std::move(users)}, {"groups", std::move(groups)}};
}

void laboratory::save_if_changed() {
  if (!is_saved_) save();
}

void laboratory::save() {
  is_saved_ = true;
  if (settings_.state_file.empty()) return;
  const auto temporary = settings_.state_file + ".new";
  json all = {{"scim", store_.save()}};
  for (const auto& one : vendors_) all[one->prefix()] = one->save();
  std::ofstream(temporary) << all.dump() << '\n';
  std::filesystem::rename(temporary, settings_.state_file);
}

}  // namespace lab
