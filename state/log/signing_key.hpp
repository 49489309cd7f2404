// The key that signs an institution's checkpoints: Ed25519, made when the log is begun, kept as keys/log.key beside the
// log's folder, wrapped under the root key. Its public half lies in the log's folder as `vkey`.
#pragma once

#include <filesystem>
#include <string>

#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/keyring.hpp"
#include "state/log/note.hpp"

namespace sluis::state::tlog {

/// "sluis/<institution>": origin of the checkpoints and name of the key.
[[nodiscard]] std::string origin_of(const institution_id& institution);

/// errc::corrupt if the log was begun (there is a vkey or a checkpoint) and its key is missing or another one: a second
/// key would sign a second history.
[[nodiscard]] result<note_signer> open_signing_key(const std::filesystem::path& log_folder,
                                                   const institution_id& institution, keyring& keys);

}  // namespace sluis::state::tlog
