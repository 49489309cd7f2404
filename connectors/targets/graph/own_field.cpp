#include "connectors/targets/graph/own_field.hpp"

#include <algorithm>

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

error failure(const heard& by, const char* doing, const graph_settings& settings) {
  const auto plain = answer_error(by, doing, settings.credential_file);
  if (by.status != 403) return plain;
  return {plain.code(), plain.message(),
          "give the application " + settings.client_id +
              " the permission Application.ReadWrite.OwnedBy, with an administrator's consent, and make it an owner of "
              "its own registration; "
              "both may be taken away when this has been done"};
}

bool is_for(const json& property, const char* object) {
  const auto targets = property.find("targetObjects");
  return targets != property.end() && targets->is_array() &&
         std::find(targets->begin(), targets->end(), object) != targets->end();
}

/// The object id of the registration, which is another one than the client id.
awaitable<result<std::string>> registration(session& s) {
  const auto& settings = s.settings();
  auto question = reading("/applications?$filter=" + http::percent_encode("appId eq '" + settings.client_id + "'") +
                          "&$select=id,appId");
  const auto by = co_await s.ask(std::move(question));
  if (by.status != 200) co_return failure(by, "looking for the app registration", settings);
  const auto list = read_page(by.body, settings.base_url);
  if (!list) co_return list.error();
  if (list->objects.size() == 1) co_return id_in(list->objects.front());
  co_return error{
      errc::not_found, "the tenant has no app registration with the client id " + settings.client_id,
      "use an application that is registered in the institution's own tenant: its extension properties live there"};
}

}  // namespace

call probe(const graph_settings& settings) {
  auto out = find_by_property(object_kind::user, handle_field(settings.client_id), "sluis", "id");
  out.path += "&$top=1";
  return out;
}

awaitable<result<std::vector<std::string>>> make_own_field(session& s) {
  const auto& settings = s.settings();
  const auto field = handle_field(settings.client_id);
  const auto id = co_await registration(s);
  if (!id) co_return id.error();
  const auto path = "/applications/" + http::percent_encode(*id) + "/extensionProperties";
  auto listing = reading(path + "?$select=id,name,dataType,targetObjects");
  const auto listed = co_await s.ask(std::move(listing));
  if (listed.status != 200) co_return failure(listed, "listing the extension properties", settings);
  const auto list = read_page(listed.body, settings.base_url);
  if (!list) co_return list.error();
  for (const auto& each : list->objects) {
    if (text_in(each, "name") != field) continue;
    if (is_for(each, "User") && is_for(each, "Group"))
      co_return std::vector<std::string>{"the extension property " + field + " is there already"};
    co_return error{errc::conflict, "the extension property " + field + " exists, but not for both users and groups",
                    "delete it from the app registration, then run this again"};
  }
  call making;
  making.method = "POST";
  making.path = path;
  making.body = json{{"name", extension_name}, {"dataType", "String"}, {"targetObjects", {"User", "Group"}}}.dump();
  making.how = http::repeat::only_if_refused;
  const auto made = co_await s.ask(std::move(making));
  if (meaning_of(made) != meaning::done) co_return failure(made, "making the extension property", settings);
  co_return std::vector<std::string>{"the extension property " + field +
                                     " was made for users and groups; it may take Microsoft some minutes to accept it"};
}

}  // namespace sluis::targets::graph
