// The folder keys/ of an institution: exactly one slot and one vault of the same epoch.
#pragma once

#include <filesystem>
#include <memory>

#include "model/ids.hpp"
#include "model/random.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "state/crypto/hkdf.hpp"
#include "state/key_slot.hpp"
#include "state/vault.hpp"

namespace sluis::state {

struct opened_keys {
  key_slot slot;
  std::unique_ptr<state::vault> vault;
};

/// HKDF(root key, "sluis v1 " ‖ purpose ‖ 0 ‖ institution), 64 bytes for AES-256-SIV.
[[nodiscard]] secret institution_key(crypto::hkdf& derivation, const secret& root_key, std::string_view purpose,
                                     const institution_id& institution);

/// Opens what is there; makes epoch 1 if the folder is missing or empty. Errors as keyring::open.
[[nodiscard]] result<opened_keys> open_or_make_keys(const std::filesystem::path& folder, const institution_id& institution,
                                                    const secret& root_key, sluis::random& chance);

}  // namespace sluis::state
