#include "state/log/signing_key.hpp"

#include <openssl/rand.h>

#include "state/crypto/evp.hpp"
#include "state/file_batch.hpp"

namespace sluis::state::tlog {

namespace {

constexpr const char* purpose = "log-key";
constexpr std::size_t max_key_file = 4096;

// Straight from OpenSSL and not from the injected chance: a signing key is for ever, and nothing that is decided
// depends on it.
secret new_seed() {
  std::string seed(note_signer::seed_size, '\0');
  crypto::must(RAND_priv_bytes(crypto::bytes_of(seed.data()), static_cast<int>(seed.size())), "making a signing key");
  secret out(seed);
  wipe(seed);
  return out;
}

result<secret> make_key(const std::filesystem::path& key_file, const std::filesystem::path& log_folder, keyring& keys) {
  for (const char* name : {"vkey", "checkpoint"}) {
    if (std::filesystem::exists(log_folder / name)) {
      return error(errc::corrupt, "keys/log.key is missing, and the log was begun with it",
                   "restore keys/ from its own backup; a log that is begun cannot be signed with another key");
    }
  }
  auto seed = new_seed();
  SLUIS_ASSIGN(const auto wrapped, keys.wrap_for_institution(purpose, seed.reveal()));
  SLUIS_TRY(make_private_folder(key_file.parent_path()));
  SLUIS_TRY(write_durably(key_file, wrapped));
  return seed;
}

}  // namespace

std::string origin_of(const institution_id& institution) {
  return "sluis/" + institution.str();
}

result<note_signer> open_signing_key(const std::filesystem::path& log_folder, const institution_id& institution,
                                     keyring& keys) {
  const auto key_file = log_folder.parent_path() / "keys" / "log.key";
  const auto wrapped = read_file(key_file, max_key_file);
  if (!wrapped && wrapped.error().code() != errc::not_found) return wrapped.error();
  auto seed = wrapped ? keys.unwrap_for_institution(purpose, *wrapped) : make_key(key_file, log_folder, keys);
  if (!seed) return seed.error();
  SLUIS_ASSIGN(auto signer, note_signer::make(origin_of(institution), *seed));

  const auto vkey = signer.verifier().vkey() + '\n';
  const auto written = read_file(log_folder / "vkey", max_key_file);
  if (!written && written.error().code() == errc::not_found) {
    file_batch batch(log_folder);
    SLUIS_TRY(batch.add(log_folder / "vkey", vkey, 0644));
    SLUIS_TRY(batch.commit());
  } else if (!written) {
    return written.error();
  } else if (*written != vkey) {
    return error(errc::corrupt, "log/vkey is not the public half of keys/log.key", "restore the one that was changed");
  }
  return signer;
}

}  // namespace sluis::state::tlog
