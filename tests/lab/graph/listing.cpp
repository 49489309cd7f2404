#include "tests/lab/graph/listing.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "tests/lab/graph/applications.hpp"
#include "tests/lab/graph/schema.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

struct condition {
  std::string property;
  std::string value;
  enum class test : std::uint8_t { equals, starts_with } how = test::equals;
};

// 'It''s' -> It's
std::string unquoted(const std::string& text) {
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'')
    throw bad_query("Invalid filter clause: a quoted string is expected.");
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\'' && (i + 2 >= text.size() || text[++i] != '\''))
      throw bad_query("Invalid filter clause: an apostrophe must be doubled.");
    out += text[i];
  }
  return out;
}

condition parse_filter(const std::string& text, kind what, const applications& apps) {
  condition out;
  constexpr std::string_view starts = "startswith(";
  if (lower(text.substr(0, starts.size())) == starts && text.back() == ')') {
    const auto comma = text.find(',');
    if (comma == std::string::npos) throw bad_query("Invalid filter clause: startswith takes two arguments.");
    auto value = text.substr(comma + 1, text.size() - comma - 2);
    value.erase(0, value.find_first_not_of(' '));
    out = {text.substr(starts.size(), comma - starts.size()), unquoted(value), condition::test::starts_with};
  } else {
    const auto eq = text.find(" eq ");
    if (eq == std::string::npos) throw bad_query("Unsupported filter clause.");
    out = {text.substr(0, eq), unquoted(text.substr(eq + 4)), condition::test::equals};
  }
  if (!schema_of(what).knows(out.property) && !apps.knows(what, out.property))
    throw bad_request("Could not find a property named '" + out.property + "'.");
  if (!directory::is_indexed(out.property) && out.property != "displayName")
    throw bad_query("Unsupported property filter clause.");
  return out;
}

bool fits(const condition& c, const object& o) {
  const auto at = o.properties.find(c.property);
  if (at == o.properties.end() || !at->is_string()) return false;
  const auto have = lower(at->get_ref<const std::string&>());
  const auto want = lower(c.value);
  return c.how == condition::test::equals ? have == want : have.compare(0, want.size(), want) == 0;
}

std::uint64_t number(const std::string& text, const char* option) {
  std::uint64_t out = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size())
    throw bad_request(std::string("Invalid value for ") + option + ".");
  return out;
}

struct paging {
  std::size_t top = 100;
  std::uint64_t after = 0;
};

paging paging_of(const asked& by) {
  paging out;
  for (const auto& [name, value] : by.query) {
    if (name == "$top") {
      out.top = number(value, "$top");
      if (out.top < 1 || out.top > 999) throw bad_request("Invalid page size specified: it must be from 1 to 999.");
    } else if (name == "$skiptoken") {
      out.after = number(value, "$skiptoken");
    } else if (name != "$select" && name != "$filter") {
      throw bad_request("Query option '" + name + "' is not supported.");
    }
  }
  return out;
}

std::string next_link(const asked& by, const std::string& base, std::uint64_t last) {
  const auto question = by.target.find('?');
  std::string out = base + by.target.substr(0, question) + "?";
  if (question != std::string::npos) {
    for (const auto& pair : split(by.target.substr(question + 1), '&')) {
      if (pair.compare(0, 11, "$skiptoken=") != 0) out += pair + "&";
    }
  }
  return out + "$skiptoken=" + std::to_string(last);
}

reply page(const directory& in, std::vector<const object*> found, bool more, const asked& by, const std::string& base) {
  reply out;
  out.body = {{"@odata.context", base + "/$metadata#directoryObjects"}, {"value", json::array()}};
  for (const auto* each : found) out.body["value"].push_back(shown(in, *each, by));
  if (more) out.body["@odata.nextLink"] = next_link(by, base, found.back()->sequence);
  return out;
}

}  // namespace

json shown(const directory& in, const object& o, const asked& by) {
  const auto& of = schema_of(o.what);
  std::vector<std::string> names(of.by_default.begin(), of.by_default.end());
  if (const auto chosen = by.query.find("$select"); chosen != by.query.end()) names = split(chosen->second, ',');
  json out = {{"@odata.type", std::string("#microsoft.graph.") + of.name}, {"id", o.id}};
  for (const auto& name : names) {
    if (!of.knows(name) && !in.apps().knows(o.what, name))
      throw bad_request("Could not find a property named '" + name + "' on type 'microsoft.graph." + of.name + "'.");
    out[name] = o.properties.value(name, json(nullptr));
  }
  return out;
}

namespace {

void check_selected(const directory& in, kind what, const asked& by) {
  const auto chosen = by.query.find("$select");
  if (chosen == by.query.end()) return;
  for (const auto& name : split(chosen->second, ',')) {
    if (!schema_of(what).knows(name) && !in.apps().knows(what, name))
      throw bad_request("Could not find a property named '" + name + "'.");
  }
}

}  // namespace

reply list(directory& in, kind what, directory::life stands, const asked& by, const std::string& base) {
  check_selected(in, what, by);
  const auto how = paging_of(by);
  std::optional<condition> only;
  if (const auto filter = by.query.find("$filter"); filter != by.query.end())
    only = parse_filter(filter->second, what, in.apps());
  std::vector<const object*> found;
  const bool indexed = only && only->how == condition::test::equals && directory::is_indexed(only->property);
  if (indexed && stands == directory::life::present) {
    for (const auto* each : in.find_by(what, only->property, only->value)) found.push_back(each);
    return page(in, std::move(found), false, by, base);
  }
  bool more = false;
  std::uint64_t shown_before = 0;
  in.each(what, stands, in.lists_show ? 0 : how.after, [&](object& o) {
    if (only && !fits(*only, o)) return true;
    if (!only && in.lists_show && shown_before++ >= *in.lists_show) return false;
    if (o.sequence <= how.after) return true;
    more = found.size() == how.top;
    if (!more) found.push_back(&o);
    return !more;
  });
  return page(in, std::move(found), more, by, base);
}

reply list_members(directory& in, const object& group, const asked& by, const std::string& base) {
  const auto how = paging_of(by);
  if (by.query.count("$filter") > 0) throw bad_query("A filter on members is not supported.");
  std::vector<const object*> found;
  for (const auto& id : group.members) {
    const auto* member = in.find(id, directory::life::present);
    if (member != nullptr && member->sequence > how.after) found.push_back(member);
  }
  std::sort(found.begin(), found.end(), [](const object* a, const object* b) { return a->sequence < b->sequence; });
  const bool more = found.size() > how.top;
  if (more) found.resize(how.top);
  return page(in, std::move(found), more, by, base);
}

}  // namespace lab::graph
