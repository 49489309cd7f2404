// The keys of one institution (reference/state-and-log.md, "Keys"):
//
//   root key ─HKDF "slot"‖institution─► wraps K_e (64 random bytes, file keys/slot.<e>)
//     └ K_e ─AES-256-SIV, associated data = vault‖epoch‖subject─► wraps DEK_s (32 random bytes, file keys/vault.<e>)
//         ├ HKDF "aead"   ─► AES-256-GCM, random 96-bit nonce, associated data = subject‖record‖n‖schema‖where
//         └ HKDF "commit" ─► the key commitment that stands in the log
//   K_e ─HKDF "index"─► HMAC for look-up indexes and fingerprints; worthless once K_e is destroyed
//   K_e ─HKDF "seal"‖purpose─► AES-256-GCM for what belongs to no subject (epoch_seal.hpp)
//   root key ─HKDF "log-key"‖institution─► wraps the log's Ed25519 signing key (file keys/log.key)
//
// HKDF is HKDF-SHA-256; from DEK_s, which is 32 random bytes, only its second half (expand, RFC 5869 section 3.3).
// Keys are random, never derived from a subject: a derived key cannot be destroyed alone. "No key" never mints one for
// an old handle: `create` fails if the subject has one, `seal` and `open` fail if it has none.
// Adding keys costs by their number: they are appended, `sync()` makes them durable before the COMMIT that uses them.
//
// Threads: the institution's strand owns it. Questions that are answered beside the strand open records through a
// reader of it (`reader()`), which has no keys of its own: every call of both goes to the one set of keys, one at a
// time. So a key that is destroyed is destroyed for all of them, and closing the keyring takes the keys from every
// reader (R-D2).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/random.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::state {

/// Which record of a subject a ciphertext is; part of the associated data. Part of the format: add, never renumber.
enum class record_kind : std::uint8_t {
  fact = 1,
  name,
  consent,
  shadow,
  plan_before,
  plan_after,
  actor,
  access,
  reason
};

using mac128 = std::array<std::uint8_t, 16>;

class keyring {
 public:
  /// Opens keys/ in the institution's folder; makes epoch 1 if the folder has no keys at all. errc::corrupt if a vault
  /// or slot is missing, damaged or belongs to another institution; errc::refused if the root key is not the one.
  static result<std::unique_ptr<keyring>> open(const std::filesystem::path& keys_folder,
                                               const institution_id& institution, const secret& root_key,
                                               sluis::random& chance);
  /// Wipes the keys, also for whoever still has a reader.
  ~keyring();
  keyring(const keyring&) = delete;
  keyring& operator=(const keyring&) = delete;

  /// The same keys for another thread. It opens and looks; what makes, seals or changes keys throws std::logic_error.
  /// After the keyring was closed every call throws result_error, errc::unavailable.
  [[nodiscard]] std::unique_ptr<keyring> reader() const;

  [[nodiscard]] std::uint64_t epoch() const;
  [[nodiscard]] bool has(const subject_id& subject) const;
  [[nodiscard]] std::uint64_t size() const;
  result<void> create(const subject_id& subject);
  /// Appended keys are on disk when this returns (write, fdatasync).
  result<void> sync();
  /// Keeps the first `count` keys, in the order of their making, and forgets the rest: they were made in a transaction
  /// that did not commit, so nothing was ever sealed under them that lasts. errc::corrupt if there are fewer than
  /// `count`, or a subject has two.
  result<void> settle(std::uint64_t count);

  /// nonce(12) ‖ ciphertext ‖ tag(16). `where` tells apart what a subject has several of under one kind and number: a
  /// target's id, or the table of an administrator's reason. It opens only with the same.
  result<std::string> seal(const subject_id& subject, record_kind kind, std::uint64_t n, std::string_view plain,
                           std::string_view where = {});
  result<std::string> open(const subject_id& subject, record_kind kind, std::uint64_t n, std::string_view sealed,
                           std::string_view where = {});
  result<sha256_hash> commitment(const subject_id& subject);

  /// What a change of epoch leads to.
  struct next_epoch {
    std::uint64_t epoch = 0;
    std::uint64_t keys = 0;
    sha256_hash old_vault{}, new_vault{};  // SHA-256 of the files
  };
  /// Writes slot and vault of the next epoch beside the present ones, durable: every key but those of `without`
  /// (sorted), wrapped anew under a new random K. Nothing else changes; `settle_epochs` takes them away again if no
  /// COMMIT counts on them.
  result<next_epoch> write_next_epoch(const std::vector<subject_id>& without);
  /// The same in pieces, between which keys are made and used as ever: begin, go on as long as the answer is true, and
  /// end, which takes in what was made meanwhile and must be followed by the COMMIT and `go_to_next_epoch` before
  /// another key is made. To begin again, or to close, drops what was not ended.
  result<void> begin_next_epoch(std::vector<subject_id> without);
  result<bool> go_on_with_next_epoch(std::uint64_t keys);
  result<next_epoch> end_next_epoch();
  /// After the COMMIT that counts on the next epoch: destroys the present one, on disk and in memory, and goes on with
  /// the next. Where that breaks off the keyring is broken: nothing may be committed with it.
  result<void> go_to_next_epoch();
  /// `sync` refuses from now on; opening the folder anew settles it.
  [[nodiscard]] bool is_broken() const;

  /// HMAC-SHA-256 under the epoch's index key, cut to 128 bits; `purpose` keeps uses apart.
  [[nodiscard]] mac128 index_mac(std::string_view purpose, std::string_view bytes) const;

  /// 32 bytes, derived from the epoch's key for one use.
  [[nodiscard]] secret derive_for_epoch(std::string_view purpose) const;
  /// Derived from the root key for one use: the same in every epoch.
  [[nodiscard]] secret derive_for_institution(std::string_view purpose) const;

  /// Wraps and unwraps small secrets of the institution itself (the log's signing key) under the root key.
  result<std::string> wrap_for_institution(std::string_view purpose, std::string_view plain);
  result<secret> unwrap_for_institution(std::string_view purpose, std::string_view wrapped);

 private:
  struct impl;
  struct shared;
  class use;
  enum class right : std::uint8_t { all, reads };
  keyring(std::shared_ptr<shared> inside, right what);
  std::shared_ptr<shared> shared_;
  right right_;
};

}  // namespace sluis::state
