#include "tests/lab/graph/batch.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

constexpr std::size_t most_requests = 20;

refusal not_a_batch(const std::string& why) {
  return {400, "BadRequest", why};
}

bool tells_its_type(const json& one) {
  const auto headers = one.value("headers", json::object());
  for (const auto& [name, value] : headers.items()) {
    if (lower(name) == "content-type" && value.is_string() &&
        lower(value.get<std::string>()).compare(0, 16, "application/json") == 0)
      return true;
  }
  return false;
}

void check(const json& requests) {
  if (!requests.is_array() || requests.empty())
    throw not_a_batch("A list 'requests' with at least one request is expected.");
  if (requests.size() > most_requests) throw not_a_batch("The number of requests in a batch is limited to 20.");
  std::set<std::string> ids;
  for (const auto& one : requests) {
    if (!one.is_object()) throw not_a_batch("Each request must be an object.");
    for (const auto& [name, value] : one.items()) {
      if (name != "id" && name != "method" && name != "url" && name != "headers" && name != "body" &&
          name != "dependsOn") {
        throw not_a_batch("A request has no property " + name + ".");
      }
    }
    const auto url = text_of(one, "url");
    if (text_of(one, "method").empty() || url.empty()) throw not_a_batch("Each request needs a method and a url.");
    if (url.find("://") < url.find('?')) throw not_a_batch("A url must be relative.");
    if (url.find("$batch") < url.find('?')) throw not_a_batch("A batch cannot hold a batch.");
    if (one.contains("body") && !tells_its_type(one))
      throw not_a_batch("Write request id : " + text_of(one, "id") + " does not contain Content-Type header.");
    const auto depends = one.value("dependsOn", json::array());
    for (const auto& other : depends) {
      if (!other.is_string() || ids.count(lower(other.get<std::string>())) == 0)
        throw not_a_batch("dependsOn names no earlier request.");
    }
    const auto id = text_of(one, "id");
    if (id.empty() || !ids.insert(lower(id)).second) throw not_a_batch("Each request needs an id of its own.");
  }
}

}  // namespace

reply run_batch(const json& body, const carry_out& one) {
  const auto requests = body.is_object() ? body.value("requests", json()) : json();
  check(requests);
  std::map<std::string, unsigned> statuses;
  json answers = json::array();
  for (const auto& each : requests) {
    const auto id = text_of(each, "id");
    const auto depends = each.value("dependsOn", json::array());
    const bool missed = std::any_of(depends.begin(), depends.end(),
                                    [&](const json& d) { return statuses.at(lower(d.get<std::string>())) >= 400; });
    const auto said =
        missed ? reply{424, refusal(424, "FailedDependency", "A request that this one depends on failed.").body(), {}}
               : one(text_of(each, "method"), text_of(each, "url"), each.value("headers", json::object()),
                     each.contains("body") ? each.at("body") : json(json::value_t::discarded));
    statuses[lower(id)] = said.status;
    json answer = {{"id", id}, {"status", said.status}, {"headers", json::object()}};
    for (const auto& [name, value] : said.more) answer["headers"][name] = value;
    if (!said.body.is_null()) {
      answer["headers"]["Content-Type"] = "application/json";
      answer["body"] = said.body;
    }
    answers.push_back(std::move(answer));
  }
  std::reverse(answers.begin(), answers.end());  // no order is promised: so none may be relied on
  return {200, {{"responses", std::move(answers)}}, {}};
}

}  // namespace lab::graph
