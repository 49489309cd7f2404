#include "connectors/targets/graph/survey.hpp"

#include <memory>

#include "connectors/targets/graph/courier.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/member_listing.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

using kind = remote_object::kind;
using life = remote_object::life;

constexpr unsigned most_pages = 2'000;

struct listed {
  kind what;
  life stands;
  const char* path;
};

// Our objects are picked out here: Graph cannot filter an employeeId by its form.
#define SLUIS_USER_PROPERTIES "id,userPrincipalName,displayName,givenName,surname,companyName,jobTitle,accountEnabled,employeeId"
constexpr listed lists[] = {
    {kind::user, life::present, "/users?$select=" SLUIS_USER_PROPERTIES "&$top=999"},
    {kind::user, life::deleted, "/directory/deletedItems/microsoft.graph.user?$select=" SLUIS_USER_PROPERTIES "&$top=999"},
    {kind::group, life::present, "/groups?$select=id,displayName,uniqueName&$top=999"},
    {kind::group, life::deleted, "/directory/deletedItems/microsoft.graph.group?$select=id,displayName,uniqueName&$top=999"},
};
#undef SLUIS_USER_PROPERTIES

void put(field_map& into, field f, const std::string& value) {
  if (!value.empty()) into[f] = value;
}

awaitable<result<page>> read_one(session& s, std::string path) {
  call what;
  what.method = "GET";
  what.path = std::move(path);
  const auto by = co_await s.ask(std::move(what));
  if (by.status == 0) co_return by.instead;
  if (by.status != 200) co_return answer_error(by, "a survey", s.settings().credential_file);
  co_return read_page(by.body, s.settings().base_url);
}

awaitable<result<void>> survey_list(session& s, listed list, surveyor& to, std::vector<std::string>& groups) {
  std::string path = list.path;
  for (unsigned pages = 0; !path.empty(); ++pages) {
    if (pages >= most_pages) co_return error(errc::invalid_input, "Microsoft Graph's list does not end", "the next survey tries again");
    auto read = co_await read_one(s, path);
    if (!read) co_return read.error();
    for (const auto& each : read->objects) {
      const auto object = read_object(each, list.what, list.stands);
      if (!object) continue;
      to.on_object(*object);
      if (list.what == kind::group && list.stands == life::present) groups.push_back(object->remote_id);
    }
    path = std::move(read->next);
  }
  co_return result<void>{};
}

awaitable<result<void>> survey_members(session& s, const std::vector<std::string>& groups, surveyor& to) {
  constexpr std::size_t at_a_time = 200;  // bounded memory: a group of some hundred ids each
  for (std::size_t first = 0; first < groups.size(); first += at_a_time) {
    std::vector<std::unique_ptr<errand>> errands;
    std::vector<const member_listing*> listings;
    const auto last = std::min(first + at_a_time, groups.size());
    for (auto i = first; i < last; ++i) {
      auto one = std::make_unique<member_listing>(groups[i], s.settings());
      listings.push_back(one.get());
      errands.push_back(std::move(one));
    }
    courier carry(s, errands);
    co_await carry.run();
    for (std::size_t i = 0; i < listings.size(); ++i) {
      if (listings[i]->failure()) co_return *listings[i]->failure();
      for (const auto& member : listings[i]->members()) to.on_membership(groups[first + i], member);
    }
  }
  co_return result<void>{};
}

}  // namespace

std::optional<remote_object> read_object(const json& from, remote_object::kind what, remote_object::life stands) {
  remote_object out;
  out.what = what;
  out.stands = stands;
  out.remote_id = id_in(from);
  if (what == kind::group) {
    const auto handle = text_in(from, "uniqueName");
    if (!is_unique_name(handle)) return std::nullopt;
    const auto name = text_in(from, "displayName");
    if (name != handle) put(out.fields, field::group_name, name);
    return out;
  }
  const auto handle = text_in(from, "employeeId");
  if (!is_employee_id(handle)) return std::nullopt;
  const auto name = text_in(from, "displayName");
  if (name != handle) put(out.fields, field::display_name, name);
  put(out.fields, field::user_name, text_in(from, "userPrincipalName"));
  put(out.fields, field::email, text_in(from, "userPrincipalName"));
  put(out.fields, field::given_name, text_in(from, "givenName"));
  put(out.fields, field::family_name, text_in(from, "surname"));
  put(out.fields, field::school, text_in(from, "companyName"));
  put(out.fields, field::function, text_in(from, "jobTitle"));
  const auto enabled = from.find("accountEnabled");
  if (enabled != from.end() && enabled->is_boolean()) out.fields[field::active] = enabled->get<bool>() ? "true" : "false";
  return out;
}

awaitable<result<void>> survey_all(session& s, surveyor& to) {
  std::vector<std::string> groups;
  for (const auto& list : lists) {
    auto told = co_await survey_list(s, list, to, groups);
    if (!told) co_return told.error();
  }
  auto told = co_await survey_members(s, groups, to);
  co_return told;
}

}  // namespace sluis::targets::graph
