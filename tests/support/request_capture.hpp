// What a connector sent, kept for checking against the vendors' schemas: one JSON object a line in the file that an
// environment variable names ("SLUIS_GRAPH_CAPTURE"), appended; without the variable nothing. Only requests that a
// connector made belong there.
#pragma once

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/http/transport.hpp"

namespace sluis::test {

/// `origin` stands before every path, where the vendor's own API begins ("https://graph.microsoft.com/v1.0");
/// references in bodies that begin with `here` are shown as the vendor's.
inline void capture_requests(const char* variable, const std::string& origin,
                             const std::vector<http::request>& requests, const std::string& here = {}) {
  const char* file = std::getenv(variable);
  if (file == nullptr || requests.empty()) return;
  std::ofstream out(file, std::ios::app);
  for (const auto& r : requests) {
    nlohmann::json line = {
        {"method", r.method}, {"url", origin + r.path}, {"headers", {{"authorization", "Bearer x"}}}};
    for (const auto& [name, value] : r.headers) line["headers"][name] = value;
    if (!r.content_type.empty()) line["headers"]["content-type"] = r.content_type;
    auto text = r.body;
    for (auto at = here.empty() ? std::string::npos : text.find(here); at != std::string::npos;
         at = text.find(here, at + origin.size())) {
      text.replace(at, here.size(), origin);
    }
    auto body = nlohmann::json::parse(text, nullptr, false);
    if (!text.empty()) line["body"] = body.is_discarded() ? nlohmann::json(text) : std::move(body);
    out << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  }
}

}  // namespace sluis::test
