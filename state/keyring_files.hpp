// The folder keys/ of an institution: exactly one slot and one vault of the same epoch.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

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

[[nodiscard]] std::filesystem::path slot_file(const std::filesystem::path& folder, std::uint64_t epoch);
[[nodiscard]] std::filesystem::path vault_file(const std::filesystem::path& folder, std::uint64_t epoch);

struct epochs_found {
  std::vector<std::uint64_t> slots;
  std::vector<std::uint64_t> vaults;
};
[[nodiscard]] epochs_found epochs_in(const std::filesystem::path& folder);

/// Overwrites the slot, waits until that is on the disk, unlinks it and the vault: no key of that epoch opens anything
/// again (reference/state-and-log.md, "Erasure", 3). What is gone already is fine. Erasure-equivalent as far as the
/// file system overwrites in place; no more is claimed.
[[nodiscard]] result<void> destroy_epoch(const std::filesystem::path& folder, std::uint64_t epoch);

/// A crash within a change of epoch leaves two: the one that the database counts on is kept, the other destroyed.
/// Nothing happens where there is one.
[[nodiscard]] result<void> settle_epochs(const std::filesystem::path& folder, std::uint64_t counted_on);

/// Opens what is there; makes epoch 1 if the folder is missing or empty. Errors as keyring::open.
[[nodiscard]] result<opened_keys> open_or_make_keys(const std::filesystem::path& folder,
                                                    const institution_id& institution, const secret& root_key,
                                                    sluis::random& chance);

}  // namespace sluis::state
