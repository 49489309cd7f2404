// Signed notes (C2SP signed-note) with Ed25519:
//
//   text, ending with a newline
//   (empty line)
//   — name base64(key id ‖ signature)        one line a signature; lines of other keys are passed over
//
// key id = the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key);
// verifier key = name+hex(key id)+base64(0x01 ‖ public key).
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::state::tlog {

using key_id = std::array<std::uint8_t, 4>;

struct pkey_closer {
  void operator()(EVP_PKEY* p) const noexcept { EVP_PKEY_free(p); }
};
using pkey = std::unique_ptr<EVP_PKEY, pkey_closer>;

/// The public half: who may have signed.
class note_verifier {
 public:
  static constexpr std::size_t public_key_size = 32;

  /// errc::invalid_input unless the text is a well-formed verifier key whose key id is right.
  static result<note_verifier> parse(std::string_view vkey);
  /// errc::invalid_input for a name with blanks or '+', or a key of another size.
  static result<note_verifier> make(std::string name, std::string_view public_key);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const key_id& id() const noexcept { return id_; }
  [[nodiscard]] std::string vkey() const;
  /// The text of the note if this key signed it; errc::corrupt if not, and says why.
  [[nodiscard]] result<std::string> open(std::string_view note) const;

 private:
  note_verifier() = default;
  [[nodiscard]] bool signed_by_us(std::string_view text, std::string_view signature) const;
  std::string name_;
  std::string public_key_;
  key_id id_{};
};

/// The private half.
class note_signer {
 public:
  static constexpr std::size_t seed_size = 32;

  /// `seed`: 32 random bytes (RFC 8032).
  static result<note_signer> make(std::string name, const secret& seed);

  [[nodiscard]] const note_verifier& verifier() const noexcept { return verifier_; }
  /// `text` must end with a newline. Throws when OpenSSL fails.
  [[nodiscard]] std::string sign(std::string_view text) const;

 private:
  note_signer(pkey key, note_verifier verifier) : key_(std::move(key)), verifier_(std::move(verifier)) {}
  pkey key_;
  note_verifier verifier_;
};

}  // namespace sluis::state::tlog
