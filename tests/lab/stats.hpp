// What came in and what was answered, for tests to compare.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace lab {

class stats {
 public:
  /// "POST /Users", "PATCH /Groups/{id}" …
  void asked(const std::string& method_and_path) { ++requests_[method_and_path]; }
  /// The same for an operation inside a bulk request.
  void operated(const std::string& method_and_path) { ++operations_[method_and_path]; }
  void answered(unsigned status) { ++answers_[std::to_string(status)]; }
  void created(const std::string& type, bool is_duplicate) {
    ++creations_[type];
    if (is_duplicate) ++duplicates_;
  }
  void faulted(const std::string& fault) { ++faults_[fault]; }

  [[nodiscard]] nlohmann::json to_json() const {
    std::uint64_t all = 0, refused = 0;
    for (const auto& [what, count] : requests_) all += count;
    for (const auto& [status, count] : answers_) {
      if (status.front() == '4') refused += count;
    }
    return {{"total", all},
            {"requests", requests_},
            {"operations", operations_},
            {"answers", answers_},
            {"refused", refused},
            {"creations", creations_},
            {"faults", faults_},
            {"duplicates_by_external_id", duplicates_}};
  }

 private:
  using counts = std::map<std::string, std::uint64_t>;
  counts requests_, operations_, answers_, creations_, faults_;
  std::uint64_t duplicates_ = 0;
};

}  // namespace lab
