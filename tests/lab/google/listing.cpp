#include "tests/lab/google/listing.hpp"

#include <algorithm>
#include <charconv>

#include "tests/lab/text.hpp"

namespace lab::google {

namespace {

std::uint64_t number_of(const std::string& text, const char* name) {
  std::uint64_t out = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size()) throw invalid(name);
  return out;
}

std::uint64_t page_size(const target& asked, std::uint64_t otherwise, std::uint64_t most) {
  const auto text = parameter_text(asked, "maxResults");
  if (text.empty()) return otherwise;
  const auto out = number_of(text, "maxResults");
  if (out < 1 || out > most) throw invalid("maxResults");
  return out;
}

// "p17": after the object that was 17th to be made.
std::uint64_t page_start(const target& asked) {
  const auto token = parameter_text(asked, "pageToken");
  if (token.empty()) return 0;
  if (token.front() != 'p') throw invalid("pageToken");
  return number_of(token.substr(1), "pageToken");
}

struct search {
  std::string field;  // empty: everything
  std::string value;
  enum class how : std::uint8_t { equals, starts } compare = how::equals;
};

search parse_search(const std::string& text, const std::vector<std::string>& fields, const custom_schemas& more) {
  if (text.empty()) return {};
  const auto at = text.find_first_of("=:");
  if (at == std::string::npos) throw invalid("query");
  search out{text.substr(0, at), text.substr(at + 1), search::how::equals};
  if (std::find(fields.begin(), fields.end(), out.field) == fields.end() && !more.is_searchable(out.field))
    throw invalid("query");
  const bool quoted = out.value.size() >= 2 && out.value.front() == '\'' && out.value.back() == '\'';
  if (quoted) out.value = out.value.substr(1, out.value.size() - 2);
  if (!quoted && out.value.ends_with("*")) {
    out.value.pop_back();
    out.compare = search::how::starts;
  }
  if (out.value.empty() || out.value.find('\'') != std::string::npos) throw invalid("query");
  return out;
}

bool fits(const search& wanted, const std::string& value) {
  const auto have = lower(value);
  const auto want = lower(wanted.value);
  return wanted.compare == search::how::starts ? have.starts_with(want) : have == want;
}

bool user_fits(const search& wanted, const json& user) {
  if (wanted.field.empty()) return true;
  if (wanted.field.find('.') != std::string::npos) return fits(wanted, custom_value(user, wanted.field));
  if (wanted.field == "email") return fits(wanted, user.value("primaryEmail", ""));
  for (const auto& each : user.value("externalIds", json::array())) {
    if (fits(wanted, each.value("value", ""))) return true;
  }
  return false;
}

void one_of(const target& asked, const char* name, const std::vector<std::string>& values) {
  const auto text = parameter_text(asked, name);
  if (!text.empty() && std::find(values.begin(), values.end(), text) == values.end()) throw invalid(name);
}

void require_customer(const target& asked) {
  if (parameter_text(asked, "customer").empty() && parameter_text(asked, "domain").empty()) {
    throw refusal(400, "badRequest", "Bad Request");
  }
}

// Collects until the page is full; the token says where the next begins.
template <class Objects, class Wanted>
json page_of(const Objects& all, const target& asked, std::uint64_t size, const char* name,
             std::optional<std::uint64_t> most, const Wanted& wanted) {
  json out = {{"kind", std::string("admin#directory#") + name}};
  json found = json::array();
  std::uint64_t last = 0;
  const auto start = page_start(asked);
  std::uint64_t shown_before = 0;
  for (auto at = all.begin(); at != all.end(); ++at) {
    if (!wanted(at->second)) continue;
    if (most && shown_before++ >= *most) break;
    if (at->first <= start) continue;
    if (found.size() == size) {
      out["nextPageToken"] = "p" + std::to_string(last);
      break;
    }
    found.push_back(at->second.attributes);
    last = at->first;
  }
  if (!found.empty()) out[name] = std::move(found);
  return out;
}

}  // namespace

void check_parameters(const target& asked, const std::vector<std::string>& known) {
  for (const auto& [name, value] : asked.query) {
    if (name == "fields" || name == "alt" || name == "prettyPrint") continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw refusal(400, "badRequest", "Invalid JSON payload received. Unknown name \"" + name + "\"");
    }
  }
}

json list_users(const directory& from, const target& asked) {
  check_parameters(asked, {"customer", "domain", "maxResults", "pageToken", "projection", "query", "showDeleted",
                           "orderBy", "sortOrder", "viewType", "customFieldMask"});
  require_customer(asked);
  one_of(asked, "projection", {"basic", "custom", "full"});
  one_of(asked, "showDeleted", {"true", "false"});
  const bool deleted = parameter_text(asked, "showDeleted") == "true";
  from.schemas().check_projection(asked);
  const auto wanted = parse_search(parameter_text(asked, "query"), {"externalId", "email"}, from.schemas());
  auto out = page_of(from.users(), asked, page_size(asked, 100, 500), "users",
                     wanted.field.empty() ? from.lists_show : std::nullopt, [&](const user& u) {
                       return u.deleted.has_value() == deleted && u.hidden == 0 && user_fits(wanted, u.attributes);
                     });
  if (out.contains("users")) {
    for (auto& each : out["users"]) from.schemas().show(each, asked);
  }
  return out;
}

json list_groups(const directory& from, const target& asked) {
  check_parameters(asked,
                   {"customer", "domain", "maxResults", "pageToken", "query", "orderBy", "sortOrder", "userKey"});
  require_customer(asked);
  const auto wanted = parse_search(parameter_text(asked, "query"), {"email"}, from.schemas());
  return page_of(from.groups(), asked, page_size(asked, 200, 200), "groups",
                 wanted.field.empty() ? from.lists_show : std::nullopt, [&](const group& g) {
                   return g.hidden == 0 && (wanted.field.empty() || fits(wanted, g.attributes.value("email", "")));
                 });
}

json list_org_units(const org_units& from, const target& asked) {
  check_parameters(asked, {"orgUnitPath", "type"});
  one_of(asked, "type", {"all", "children", "allIncludingParent"});
  return from.list(parameter_text(asked, "orgUnitPath"), parameter_text(asked, "type"));
}

// Members are in order of their ids: the token is the last one.
json list_members(const directory& from, const group& of, const target& asked) {
  check_parameters(asked, {"maxResults", "pageToken", "roles", "includeDerivedMembership"});
  const auto size = page_size(asked, 200, 200);
  const auto token = parameter_text(asked, "pageToken");
  json out = {{"kind", "admin#directory#members"}};
  json found = json::array();
  auto at = token.empty() ? of.members.begin() : of.members.upper_bound(token);
  for (; at != of.members.end() && found.size() < size; ++at) found.push_back(from.shown_member(at->first, at->second));
  if (at != of.members.end()) out["nextPageToken"] = std::prev(at)->first;
  if (!found.empty()) out["members"] = std::move(found);
  return out;
}

}  // namespace lab::google
