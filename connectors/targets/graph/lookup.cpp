#include "connectors/targets/graph/lookup.hpp"

#include <algorithm>

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"

namespace sluis::targets::graph {

namespace {

// An apostrophe inside a text of a filter is doubled (OData URL conventions, 5.1.1.6.1).
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

bool same_but_for_case(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string handle_property(object_kind what, const graph_settings& settings) {
  if (what == object_kind::user) return handle_field(settings.client_id);
  return settings.education ? "mailNickname" : "uniqueName";
}

bool is_listed(object_kind what, const graph_settings& settings) {
  return what == object_kind::user || settings.education;
}

std::string handle_text(object_kind what, const target_handle& handle) {
  return what == object_kind::user ? handle.hex() : unique_name(handle);
}

object_kind kind_of(operation op) noexcept {
  const bool user = is_of_user(op);
  return user ? object_kind::user : object_kind::group;
}

std::string collection(object_kind what) {
  return what == object_kind::user ? "/users" : "/groups";
}

std::string path_of(object_kind what, const std::string& id) {
  return collection(what) + "/" + http::percent_encode(id);
}

std::string deleted_path(const std::string& id) {
  return "/directory/deletedItems/" + http::percent_encode(id);
}

call find_by_property(object_kind what, const std::string& property, const std::string& value,
                      const std::string& shown) {
  call out;
  out.method = "GET";
  out.path =
      collection(what) + "?$filter=" + http::percent_encode(property + " eq " + quoted(value)) + "&$select=" + shown;
  return out;
}

call find_by_handle(object_kind what, const target_handle& handle, const graph_settings& settings) {
  const auto property = handle_property(what, settings);
  if (is_listed(what, settings)) return find_by_property(what, property, handle_text(what, handle), "id," + property);
  call out;
  out.method = "GET";
  out.path = path_of_group(handle) + "?$select=id,uniqueName";
  return out;
}

std::string path_of_group(const target_handle& handle) {
  return "/groups(uniqueName='" + unique_name(handle) + "')";
}

call find_by_principal_name(const std::string& name, const graph_settings& settings) {
  return find_by_property(object_kind::user, "userPrincipalName", name, "id," + handle_field(settings.client_id));
}

result<std::vector<found>> read_found(const heard& by, object_kind what, const graph_settings& settings) {
  const bool listed = is_listed(what, settings);
  const auto property = handle_property(what, settings);
  if (!listed && meaning_of(by) == meaning::gone) return std::vector<found>{};
  if (by.status != 200) return answer_error(by, "a look-up", settings.credential_file);
  if (!listed) {
    if (id_in(by.body).empty())
      return error{errc::invalid_input, "Microsoft Graph's answer to a look-up cannot be read",
                   "the next sync tries again"};
    return std::vector<found>{{id_in(by.body), text_in(by.body, property.c_str())}};
  }
  SLUIS_ASSIGN(auto list, read_page(by.body, settings.base_url));
  if (!list.next.empty()) {
    return error{errc::invalid_input, "Microsoft Graph did not heed a look-up's filter", "the next sync tries again"};
  }
  std::vector<found> out;
  for (const auto& each : list.objects) out.push_back({id_in(each), text_in(each, property.c_str())});
  return out;
}

whose whose_is(const released_change& change, const json& shown, const graph_settings& settings) {
  if (kind_of(change.op()) == object_kind::user) {
    const auto handle = text_in(shown, handle_field(settings.client_id).c_str());
    if (!handle.empty()) return handle == change.object().hex() ? whose::ours : whose::anothers;
    const auto login = text_in(shown, "userPrincipalName");
    const auto sent = change.fields().find(field::user_name);
    const bool is_another = !login.empty() && sent != change.fields().end() && !same_but_for_case(login, sent->second);
    return is_another ? whose::anothers : whose::not_said;
  }
  for (const char* property : {"uniqueName", "mailNickname"}) {  // both are the handle; a class has no uniqueName
    const auto handle = text_in(shown, property);
    if (!handle.empty()) return handle == unique_name(change.object()) ? whose::ours : whose::anothers;
  }
  return whose::not_said;
}

call read_owner(object_kind what, const std::string& id, const graph_settings& settings) {
  call out;
  out.method = "GET";
  out.path = path_of(what, id) + "?$select=id," + handle_property(what, settings);
  return out;
}

outcome existence(const released_change& change, const heard& by, const graph_settings& settings) {
  return existence(change, read_found(by, kind_of(change.op()), settings));
}

outcome existence(const released_change& change, const result<std::vector<found>>& all) {
  const auto what = kind_of(change.op());
  if (!all) {
    const auto code = all.error().code() == errc::unavailable ? errc::unavailable
                                                              : errc::outcome_unknown;  // nobody can be looked up now
    return {
        outcome::kind::unknown,
        {},
        {code, "whether " + label_of(change) + " exists cannot be said: " + all.error().message(), all.error().hint()}};
  }
  std::vector<std::string> ours;
  for (const auto& each : *all) {
    if (each.handle == handle_text(what, change.object())) ours.push_back(each.id);
  }
  if (ours.empty()) return {outcome::kind::failed, {}, {errc::not_found, label_of(change) + " is not at the target"}};
  if (ours.size() > 1) {
    return {outcome::kind::unknown,
            {},
            {errc::conflict, "the target holds " + label_of(change) + " more than once",
             "delete all but one there, then sync again"}};
  }
  return {outcome::kind::done, ours.front(), {}};
}

}  // namespace sluis::targets::graph
