// The folders that the daemon works in: made with modes of our own whatever the umask is, and refused where somebody
// else could replace what is in them.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "model/result.hpp"

namespace sluis::state {

inline constexpr ::mode_t private_folder = 0700;
inline constexpr ::mode_t readable_folder = 0755;  // a socket in it is reached by those who may use it

/// Makes it and the parents that are missing, with this mode. errc::refused: everybody, or a group that is not this
/// process's own, may write there.
[[nodiscard]] result<void> make_own_folder(const std::filesystem::path& folder, ::mode_t mode);

/// errc::refused: it belongs to neither root nor this process's user. Of what the daemon itself works in; a copy may be
/// made into anybody's folder.
[[nodiscard]] result<void> expect_own(const std::filesystem::path& folder);

}  // namespace sluis::state
