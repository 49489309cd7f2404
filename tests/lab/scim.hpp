// /scim/v2: who may, which resource, which method; and every refusal as a SCIM error.
#pragma once

#include "tests/lab/discovery.hpp"
#include "tests/lab/message.hpp"
#include "tests/lab/resources.hpp"

namespace lab {

struct scim_settings {
  std::string base_url;  // "https://127.0.0.1:4020/scim/v2"
  std::string token;
  offer what;
};

class scim {
 public:
  scim(scim_settings settings, store& in, stats& counted);

  /// Never throws problem: it becomes the answer.
  [[nodiscard]] answer handle(const request& r);

 private:
  [[nodiscard]] reply routed(const request& r);
  [[nodiscard]] reply collection(const resource_type& type, const request& r, const target& asked);
  [[nodiscard]] reply single(const resource_type& type, const std::string& id, const request& r, const target& asked);
  [[nodiscard]] reply bulk(const request& r);
  void check_token(const request& r) const;

  scim_settings settings_;
  stats& stats_;
  resources resources_;
};

/// "POST /Users", "GET /Groups/{id}"; what is not known becomes "/?".
[[nodiscard]] std::string method_and_path(const request& r);

}  // namespace lab
