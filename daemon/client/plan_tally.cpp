#include "daemon/client/plan_tally.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

json rows(const std::map<std::pair<std::string, std::string>, std::uint64_t>& from, const char* second) {
  json out = json::array();
  for (const auto& [what, count] : from)
    out.push_back({{"operation", what.first}, {second, what.second}, {"count", count}});
  return out;
}

}  // namespace

void plan_tally::add(const json& line) {
  const auto operation = text(line, "operation");
  ++operations_[{operation, text(line, "because")}];
  for (const auto& [name, value] : part(line, "after").items()) {
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) ++attributes_[name];
  }
  if (const auto problem = text(line, "problem"); !problem.empty()) ++problems_[{operation, problem}];
}

json plan_tally::counts() const {
  return {{"operations", rows(operations_, "because")},
          {"attributes", attributes_},
          {"problems", rows(problems_, "problem")}};
}

json invalid_by_field(const json& invalid) {
  std::map<std::tuple<std::string, std::string, std::string>, std::pair<std::uint64_t, std::string>> found;
  for (const auto& each : list(invalid, "invalid")) {
    auto& one = found[{text(each, "kind"), text(each, "field"), text(each, "problem")}];
    if (one.first++ == 0) one.second = text(each, "where");
  }
  json out = json::array();
  for (const auto& [what, seen] : found) {
    out.push_back({{"kind", std::get<0>(what)},
                   {"field", std::get<1>(what)},
                   {"problem", std::get<2>(what)},
                   {"count", seen.first},
                   {"where", seen.second}});
  }
  std::stable_sort(out.begin(), out.end(), [](const json& a, const json& b) { return a["count"] > b["count"]; });
  return out;
}

}  // namespace sluis::daemon::client
