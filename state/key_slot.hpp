// The file keys/slot.<epoch>: the epoch's key K_e (64 bytes), wrapped under the root key. Whoever overwrites and
// unlinks it destroys every subject key of that epoch.
//
//   "SLUISSL1" ‖ epoch (8, big-endian) ‖ SHA-256 of the institution's id (32) ‖ vault id (16) ‖ wrapped K_e (80) ‖
//   SHA-256 of all before (32)
//
// K_e is wrapped by AES-256-SIV under HKDF(root key, "sluis v1 slot" ‖ 0 ‖ institution); the associated data are the 64
// bytes before it.
#pragma once

#include <filesystem>

#include "model/result.hpp"
#include "model/secret.hpp"
#include "state/crypto/siv.hpp"
#include "state/vault.hpp"

namespace sluis::state {

struct key_slot {
  static constexpr std::size_t epoch_key_size = 64;
  vault_header vault;
  secret epoch_key;
};

[[nodiscard]] result<void> write_slot(const std::filesystem::path& file, const key_slot& slot, crypto::siv& wrapping);
/// errc::corrupt: damaged or another institution's; errc::refused: the root key is not the one that wrapped it.
[[nodiscard]] result<key_slot> read_slot(const std::filesystem::path& file, const sha256_hash& institution,
                                         crypto::siv& wrapping);

}  // namespace sluis::state
