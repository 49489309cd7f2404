// Seals what belongs to no subject under the keyring's epoch: what may be about somebody who has no key of their own
// yet, and who is erased one day. After the next change of epoch, whoever it was for, nothing opens it any more, nor
// any copy of it. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "state/crypto/gcm.hpp"
#include "state/keyring.hpp"
#include "state/random_pool.hpp"

namespace sluis::state {

class epoch_seal {
 public:
  /// `purpose` keeps uses apart. Part of the format.
  epoch_seal(const keyring& keys, std::string_view purpose) : keys_(keys), purpose_(purpose) {}
  /// nonce(12) ‖ ciphertext ‖ tag(16). It opens only with the same `where`.
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view where, random_pool& chance);
  /// Nothing: of an earlier epoch or of another place, or altered.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view where);

 private:
  [[nodiscard]] crypto::gcm::key key_now() const;

  const keyring& keys_;
  std::string purpose_;
  crypto::gcm cipher_;
};

}  // namespace sluis::state
