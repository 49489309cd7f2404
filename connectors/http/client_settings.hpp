// What one target's HTTP client is given. Bounds have defaults that suit a directory API; tests shorten them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "connectors/http/name_lookups.hpp"
#include "connectors/http/proxy.hpp"
#include "connectors/http/token_source.hpp"
#include "model/secret.hpp"

namespace sluis::http {

struct step_limits {
  std::chrono::milliseconds resolve{10'000};
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds write{20'000};
};

/// Of one exchange under a brief permit (model/permit.hpp).
inline constexpr std::chrono::milliseconds brief_timeout{5'000};

struct client_settings {
  std::string url;  // base; a request's path is put behind it
  bool allow_plain_http_on_loopback = false;
  std::optional<std::filesystem::path> ca_file;  // PEM, beside the system's roots
  std::uint32_t connections = 4;                 // open at a time, at least 1
  std::chrono::milliseconds timeout{30'000};     // of one exchange as a whole, from the moment that it has a connection
  secret token;                                  // sent as `Authorization: Bearer`; empty: no such header
  std::shared_ptr<token_source> tokens;  // asked before every request, in place of `token`; a 401 renews it, once

  std::shared_ptr<name_lookups> names = std::make_shared<name_lookups>();  // shared by the clients of one institution

  std::optional<proxy> through;  // https only; plain http is on loopback and goes directly

  step_limits steps;
  std::uint32_t header_bytes = 64 * 1024;       // of an answer
  std::uint64_t body_bytes = 8 * 1024 * 1024;   // of an answer
  std::chrono::milliseconds idle{30'000};       // a connection that rested longer is not used again
  std::chrono::milliseconds stop_grace{5'000};  // after a stop, how long an exchange under way may still take
};

}  // namespace sluis::http
