// A new epoch beside the present one (reference/state-and-log.md, "Erasure", 2): the keys of all who stay, wrapped under a new random K. Reads the present vault
// and writes two new files; the present epoch is left as it is.
#pragma once

#include <filesystem>
#include <vector>

#include "model/random.hpp"
#include "state/crypto/siv.hpp"
#include "state/keyring.hpp"
#include "state/vault.hpp"

namespace sluis::state {

/// `present` must be synced. `without`: sorted. errc::corrupt names a key that does not open.
[[nodiscard]] result<keyring::next_epoch> write_epoch_after(const std::filesystem::path& folder, const vault& present, const secret& epoch_key,
                                                            const std::vector<subject_id>& without, crypto::siv& slot_wrapping, sluis::random& chance);

}  // namespace sluis::state
