// Access tokens by OAuth 2: fetched when first needed, kept in memory only, renewed before they end. One thread.
#pragma once

#include <memory>
#include <string>

#include "connectors/http/token_source.hpp"
#include "connectors/http/transport.hpp"
#include "connectors/targets/oauth/grant_request.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::targets::oauth {

struct oauth_settings {
  credential who;
  std::string path = "/token";  // of the endpoint, behind the transport's base url
  std::string credential_file;  // only named in errors
};

/// `wire` leads to the token endpoint. A token that has less than a quarter of its life, or five minutes, left is
/// renewed; while that is under way, and when it fails, the old one serves as long as it lives.
[[nodiscard]] std::shared_ptr<http::token_source> make_oauth_tokens(oauth_settings settings,
                                                                    std::shared_ptr<http::transport> wire,
                                                                    const clock& time, random& chance);

}  // namespace sluis::targets::oauth
