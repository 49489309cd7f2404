// A refusal as RFC 7644 section 3.12 words it. Thrown where it is found, answered at one place (service.cpp).
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace lab {

using json = nlohmann::json;

class problem : public std::runtime_error {
 public:
  /// `scim_type` is one of table 9 (invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath,
  /// noTarget, invalidValue, invalidVers) or empty.
  problem(unsigned status, std::string scim_type, const std::string& detail)
      : std::runtime_error(detail), status_(status), scim_type_(std::move(scim_type)) {}

  [[nodiscard]] unsigned status() const noexcept { return status_; }
  [[nodiscard]] json body() const {
    json out = {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:Error"}},
                {"status", std::to_string(status_)},
                {"detail", what()}};
    if (!scim_type_.empty()) out["scimType"] = scim_type_;
    return out;
  }

 private:
  unsigned status_;
  std::string scim_type_;
};

[[nodiscard]] inline problem bad_value(const std::string& detail) {
  return {400, "invalidValue", detail};
}
[[nodiscard]] inline problem bad_syntax(const std::string& detail) {
  return {400, "invalidSyntax", detail};
}

}  // namespace lab
