// What the files with credentials hold. Secrets go into secret and nowhere else; errors name the file. Blocking.
#pragma once

#include <filesystem>
#include <string>

#include "connectors/targets/oauth/grant_request.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

/// The first line of a file that holds one secret: a token, a client secret.
[[nodiscard]] result<secret> read_secret_line(const std::filesystem::path& path);

/// All of a small file: a key in PEM. errc::refused: everybody may read or write it.
[[nodiscard]] result<secret> read_secret_file(const std::filesystem::path& path);
/// The same of what is no secret: a certificate.
[[nodiscard]] result<secret> read_public_file(const std::filesystem::path& path);

/// A service account's JSON key as Google hands it out; `acts_for`, scope and audience are left to the caller.
[[nodiscard]] result<targets::oauth::service_account> read_service_account(const std::filesystem::path& path);

}  // namespace sluis::daemon
