// The keys of the subjects of one epoch: made, wrapped into the vault, unwrapped on use, and what is derived from them.
// A few unwrapped ones are kept, because records of one subject are used together; they are wiped when they make room
// and at the end. One thread at a time.
#pragma once

#include <array>
#include <memory>

#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/crypto/gcm.hpp"
#include "state/crypto/hkdf.hpp"
#include "state/crypto/siv.hpp"
#include "state/random_pool.hpp"
#include "state/vault.hpp"

namespace sluis::state {

class subject_keys {
 public:
  subject_keys(std::unique_ptr<vault> file, const secret& epoch_key);
  ~subject_keys();
  subject_keys(const subject_keys&) = delete;
  subject_keys& operator=(const subject_keys&) = delete;

  [[nodiscard]] vault& file() noexcept { return *file_; }
  /// errc::conflict if the subject has one.
  result<void> create(const subject_id& subject, random_pool& chance);
  /// The AES-256-GCM key of this subject's records, valid until the next call. errc::not_found if it has none.
  [[nodiscard]] result<const crypto::gcm::key*> sealing(const subject_id& subject);
  [[nodiscard]] result<sha256_hash> commitment(const subject_id& subject);
  result<void> settle(std::uint64_t count);

 private:
  struct entry {
    subject_id subject;  // null: free
    std::array<unsigned char, 32> key;
    crypto::gcm::key sealing;
  };
  static constexpr std::size_t kept = 64;

  [[nodiscard]] entry& place_of(const subject_id& subject) { return entries_[subject.bytes.front() % kept]; }
  [[nodiscard]] result<entry*> find(const subject_id& subject);
  void keep(entry& at, const subject_id& subject);
  void forget();
  [[nodiscard]] key_place associated(const subject_id& subject) const;

  std::unique_ptr<vault> file_;
  crypto::siv wrapping_;
  crypto::hkdf derivation_{crypto::hkdf_mode::expand_only};  // subject keys are 32 random bytes
  std::array<entry, kept> entries_{};
};

}  // namespace sluis::state
