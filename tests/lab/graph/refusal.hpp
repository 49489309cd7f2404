// A refusal in Graph's own shape: {"error":{"code","message","innerError":{…},"details":[…]}}. Thrown where it is
// found, answered at one place (graph.cpp).
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace lab::graph {

using json = nlohmann::json;

class refusal : public std::runtime_error {
 public:
  refusal(unsigned status, std::string code, const std::string& message, json details = json::array())
      : std::runtime_error(message), status_(status), code_(std::move(code)), details_(std::move(details)) {}

  [[nodiscard]] unsigned status() const noexcept { return status_; }
  [[nodiscard]] json body() const {
    json inner = {{"request-id", "00000000-0000-4000-8000-000000000000"}, {"date", "2026-11-23T12:00:00"}};
    json error = {{"code", code_}, {"message", what()}, {"innerError", std::move(inner)}};
    if (!details_.empty()) error["details"] = details_;
    return {{"error", std::move(error)}};
  }

 private:
  unsigned status_;
  std::string code_;
  json details_;
};

/// Empty: it is not there, or no text.
[[nodiscard]] inline std::string text_of(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

[[nodiscard]] inline refusal bad_request(const std::string& message) {
  return {400, "Request_BadRequest", message};
}
[[nodiscard]] inline refusal bad_query(const std::string& message) {
  return {400, "Request_UnsupportedQuery", message};
}
[[nodiscard]] inline refusal no_such(const std::string& id) {
  return {404, "Request_ResourceNotFound",
          "There is no resource '" + id + "', or one of its referenced properties is not present."};
}
/// Another object holds this value of a property that must be unique.
[[nodiscard]] inline refusal taken(const std::string& property) {
  const std::string text = "Some other object holds the same value for property " + property + ".";
  return {400, "Request_BadRequest", text,
          json::array({{{"code", "ObjectConflict"}, {"target", property}, {"message", text}}})};
}

}  // namespace lab::graph
