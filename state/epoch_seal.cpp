#include "state/epoch_seal.hpp"

#include <cstring>

#include "model/secret.hpp"

namespace sluis::state {

// Derived for each use, so that no key outlives its epoch here.
crypto::gcm::key epoch_seal::key_now() const {
  const auto derived = keys_.derive_for_epoch(purpose_);
  crypto::gcm::key out{};
  std::memcpy(out.data(), derived.reveal().data(), out.size());
  return out;
}

std::string epoch_seal::seal(std::string_view plain, std::string_view where, random_pool& chance) {
  auto key = key_now();
  crypto::gcm::nonce fresh{};
  chance.take(fresh.data(), fresh.size());
  auto out = cipher_.seal(key, fresh, where, plain);
  wipe(key.data(), key.size());
  return out;
}

std::optional<std::string> epoch_seal::open(std::string_view sealed, std::string_view where) {
  auto key = key_now();
  auto out = cipher_.open(key, where, sealed);
  wipe(key.data(), key.size());
  return out;
}

}  // namespace sluis::state
