#include "tests/lab/bulk.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "tests/lab/text.hpp"

namespace lab {

namespace {

constexpr const char* request_urn = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
constexpr const char* response_urn = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
constexpr std::string_view reference = "bulkId:";

struct operation {
  std::string method;
  std::string path;
  std::string bulk_id;
  json data;
  std::string version;
};

std::string text_of(const json& from, const char* key) {
  if (!from.contains(key)) return {};
  if (!from[key].is_string()) throw bad_syntax(std::string("bulk: ") + key + " must be a string");
  return from[key].get<std::string>();
}

operation read_operation(const json& from) {
  static constexpr std::array<const char*, 5> keys = {"method", "path", "bulkId", "data", "version"};
  static constexpr std::array<const char*, 4> methods = {"POST", "PUT", "PATCH", "DELETE"};
  if (!from.is_object()) throw bad_syntax("bulk: an operation must be an object");
  for (const auto& [key, value] : from.items()) {
    const bool is_known =
        std::any_of(keys.begin(), keys.end(), [&, &k = key](const char* known) { return k == known; });
    if (!is_known) throw bad_syntax("bulk: unknown key " + key);
  }
  operation out{text_of(from, "method"), text_of(from, "path"), text_of(from, "bulkId"), from.value("data", json()),
                text_of(from, "version")};
  if (std::none_of(methods.begin(), methods.end(), [&](const char* m) { return out.method == m; })) {
    throw bad_syntax("bulk: method must be POST, PUT, PATCH or DELETE");
  }
  if (out.path.empty() || out.path.front() != '/') throw bad_syntax("bulk: path must begin with /");
  if (out.method == "POST" && out.bulk_id.empty()) throw bad_syntax("bulk: a POST needs a bulkId");
  if (out.method == "DELETE" && !out.data.is_null()) throw bad_syntax("bulk: a DELETE takes no data");
  if (out.method != "DELETE" && !out.data.is_object()) throw bad_syntax("bulk: " + out.method + " needs data");
  return out;
}

std::vector<operation> read_operations(const json& body) {
  std::vector<operation> out;
  std::set<std::string> ids;
  for (const auto& one : body["Operations"]) {
    out.push_back(read_operation(one));
    const auto& id = out.back().bulk_id;
    if (!id.empty() && !ids.insert(id).second) throw bad_value("bulk: bulkId " + id + " stands there twice");
  }
  return out;
}

void check_body(const json& body) {
  if (!body.is_object()) throw bad_syntax("the body must be a JSON object");
  for (const auto& [key, value] : body.items()) {
    if (key != "schemas" && key != "failOnErrors" && key != "Operations") throw bad_syntax("bulk: unknown key " + key);
  }
  if (!body.contains("schemas") || body["schemas"] != json::array({request_urn})) {
    throw bad_syntax(std::string("schemas must be [\"") + request_urn + "\"]");
  }
  if (!body.contains("Operations") || !body["Operations"].is_array() || body["Operations"].empty()) {
    throw bad_syntax("Operations must be an array that is not empty");
  }
  if (body["Operations"].size() > most_bulk_operations) {
    throw problem(413, "", "more operations than maxOperations (" + std::to_string(most_bulk_operations) + ")");
  }
  if (body.contains("failOnErrors") && (!body["failOnErrors"].is_number_unsigned() || body["failOnErrors"] < 1)) {
    throw bad_value("failOnErrors must be a whole number from 1");
  }
}

using known_ids = std::map<std::string, std::string>;  // bulkId -> id

// Every "bulkId:x" in a value becomes the id; returns one that is not known yet, or nothing.
std::string resolve_references(json& value, const known_ids& known) {
  if (value.is_string()) {
    const auto text = value.get<std::string>();
    if (text.compare(0, reference.size(), reference) != 0) return {};
    const auto wanted = text.substr(reference.size());
    const auto found = known.find(wanted);
    if (found == known.end()) return wanted;
    value = found->second;
    return {};
  }
  if (!value.is_structured()) return {};
  for (auto& item : value) {
    if (auto missing = resolve_references(item, known); !missing.empty()) return missing;
  }
  return {};
}

class bulk_run {
 public:
  bulk_run(resources& on, stats& counted, std::vector<operation> operations)
      : on_(on), stats_(counted), operations_(std::move(operations)), answers_(operations_.size()) {}

  json run(std::uint64_t fail_on_errors) {
    // A round runs whatever can run; operations whose references are still to come wait for the next.
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = 0; i < operations_.size(); ++i) {
        if (!answers_[i].is_null() || must_wait(i)) continue;
        moved = true;
        answers_[i] = answer_of(i);
        if (errors_ >= fail_on_errors) return collected();
      }
    }
    for (std::size_t i = 0; i < operations_.size() && errors_ < fail_on_errors; ++i) {
      if (answers_[i].is_null())
        answers_[i] = refused(i, problem(409, "", "bulk: a bulkId that it refers to was not created"));
    }
    return collected();
  }

 private:
  // Waiting makes sense only while the operation that makes the id has not been answered.
  bool must_wait(std::size_t i) const {
    json data = operations_[i].data;
    json path = path_reference(operations_[i].path);
    for (auto* value : {&data, &path}) {
      const auto missing = resolve_references(*value, known_);
      if (missing.empty()) continue;
      for (std::size_t other = 0; other < operations_.size(); ++other) {
        const bool makes_it = operations_[other].bulk_id == missing && operations_[other].method == "POST";
        if (makes_it && answers_[other].is_null()) return true;
      }
    }
    return false;
  }

  static json path_reference(const std::string& path) { return path.substr(path.rfind('/') + 1); }

  json answer_of(std::size_t i) {
    try {
      return performed(i);
    } catch (const problem& p) {
      return refused(i, p);
    }
  }

  json performed(std::size_t i) {
    auto& o = operations_[i];
    if (const auto missing = resolve_references(o.data, known_); !missing.empty()) {
      throw bad_value("bulk: bulkId " + missing + " was not created");
    }
    const auto parts = split(std::string_view(o.path).substr(1), '/');
    const auto* type = type_of_segment(parts.front());
    const std::size_t wanted = o.method == "POST" ? 1 : 2;
    if (type == nullptr || parts.size() != wanted) throw problem(404, "", "bulk: no such path for " + o.method);
    stats_.operated(o.method + " /" + parts.front() + (wanted == 2 ? "/{id}" : ""));
    reply out;
    json id = wanted == 2 ? json(parts[1]) : json("");
    if (const auto missing = resolve_references(id, known_); !missing.empty()) {
      throw bad_value("bulk: bulkId " + missing + " was not created");
    }
    location_ = wanted == 2 ? on_.base_url() + type->endpoint + "/" + id.get<std::string>() : "";
    const preconditions when{o.version, {}};
    if (o.method == "POST") out = on_.create(*type, o.data);
    if (o.method == "PUT") out = on_.replace(*type, id, o.data, when);
    if (o.method == "PATCH") out = on_.patch(*type, id, o.data, when);
    if (o.method == "DELETE") out = on_.remove(*type, id, when);
    if (o.method == "POST") known_[o.bulk_id] = out.body.at("id");
    json answer = described(i, out.status);
    answer["location"] = out.location.empty() ? location_ : out.location;
    if (!out.etag.empty()) answer["version"] = out.etag;
    return answer;
  }

  json described(std::size_t i, unsigned status) const {
    json out = {{"method", operations_[i].method}, {"status", std::to_string(status)}};
    if (!operations_[i].bulk_id.empty()) out["bulkId"] = operations_[i].bulk_id;
    return out;
  }

  json refused(std::size_t i, const problem& p) {
    ++errors_;
    json out = described(i, p.status());
    out["response"] = p.body();
    // All but a failed POST say where (RFC 7644 section 3.7.3).
    if (operations_[i].method != "POST") out["location"] = on_.base_url() + operations_[i].path;
    return out;
  }

  json collected() const {
    json out = {{"schemas", {response_urn}}, {"Operations", json::array()}};
    for (const auto& answer : answers_) {
      if (!answer.is_null()) out["Operations"].push_back(answer);
    }
    return out;
  }

  resources& on_;
  stats& stats_;
  std::vector<operation> operations_;
  std::vector<json> answers_;
  known_ids known_;
  std::string location_;
  std::uint64_t errors_ = 0;
};

}  // namespace

json run_bulk(resources& on, stats& counted, const json& body) {
  check_body(body);
  const auto most_errors = body.value("failOnErrors", std::numeric_limits<std::uint64_t>::max());
  return bulk_run(on, counted, read_operations(body)).run(most_errors);
}

}  // namespace lab
