// A refusal as Google words it. Thrown where it is found, answered at one place (google.cpp).
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/lab/message.hpp"

namespace lab::google {

using json = nlohmann::json;

class refusal : public std::runtime_error {
 public:
  refusal(unsigned status, std::string reason, const std::string& message)
      : std::runtime_error(message), status_(status), reason_(std::move(reason)) {}

  [[nodiscard]] answer to_answer() const {
    const json body = {{"error",
                        {{"code", status_},
                         {"message", what()},
                         {"errors", json::array({{{"message", what()}, {"domain", "global"}, {"reason", reason_}}})}}}};
    return {status_,
            {{"Content-Type", "application/json; charset=UTF-8"}},
            body.dump(1, ' ', false, json::error_handler_t::replace)};
  }

 private:
  unsigned status_;
  std::string reason_;
};

[[nodiscard]] inline refusal invalid(const std::string& what) {
  return {400, "invalid", "Invalid Input: " + what};
}
[[nodiscard]] inline refusal missing(const std::string& what) {
  return {400, "required", "Missing required field: " + what};
}
[[nodiscard]] inline refusal not_found(const std::string& key) {
  return {404, "notFound", "Resource Not Found: " + key};
}

}  // namespace lab::google
