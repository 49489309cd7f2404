// Users and Groups: what each method does to them. The same for a request and for an operation inside a bulk request.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/lab/query.hpp"
#include "tests/lab/stats.hpp"
#include "tests/lab/store.hpp"

namespace lab {

struct reply {
  unsigned status = 200;
  json body;             // null: none
  std::string location;  // of the one resource it is about
  std::string etag;
};

/// If-Match and If-None-Match, or a bulk operation's version; empty: not given.
struct preconditions {
  std::string if_match;
  std::string if_none_match;
};

enum class patch_support : std::uint8_t { no, yes };

class resources {
 public:
  resources(store& in, stats& counted, std::string base_url, patch_support patching)
      : store_(in), stats_(counted), base_url_(std::move(base_url)), patching_(patching) {}

  /// All throw problem.
  [[nodiscard]] reply list(const resource_type& type, const target& asked) const;
  [[nodiscard]] reply get(const resource_type& type, const std::string& id, const target& asked,
                          const preconditions& when) const;
  reply create(const resource_type& type, const json& body);
  reply replace(const resource_type& type, const std::string& id, const json& body, const preconditions& when);
  reply patch(const resource_type& type, const std::string& id, const json& body, const preconditions& when);
  reply remove(const resource_type& type, const std::string& id, const preconditions& when);

  [[nodiscard]] const std::string& base_url() const noexcept { return base_url_; }

 private:
  [[nodiscard]] reply shown(unsigned status, const record& r) const;
  [[nodiscard]] json projection(const record& r, const target& asked) const;

  store& store_;
  stats& stats_;
  std::string base_url_;
  patch_support patching_;
};

/// "Users" or "Groups"; nullptr: neither.
[[nodiscard]] const resource_type* type_of_segment(const std::string& segment);

inline constexpr long most_results = 200;

}  // namespace lab
