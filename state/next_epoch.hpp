// A new epoch beside the present one (reference/state-and-log.md, "Erasure", 2): the keys of all who stay, wrapped
// under a new random K. Reads the present vault and writes two new files; the present epoch is left as it is. In
// pieces, because 100,000 keys take a second: until it ends, what is written has a name that nobody looks for
// (vault.<e+1>.tmp), and keys may be appended to the present vault.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "model/random.hpp"
#include "state/crypto/digest.hpp"
#include "state/crypto/siv.hpp"
#include "state/files.hpp"
#include "state/key_slot.hpp"
#include "state/keyring.hpp"
#include "state/vault.hpp"

namespace sluis::state {

class epoch_writer {
 public:
  /// `without`: sorted. Borrows `present`.
  static result<std::unique_ptr<epoch_writer>> begin(const std::filesystem::path& folder, const vault& present,
                                                     const secret& epoch_key, std::vector<subject_id> without,
                                                     sluis::random& chance);
  /// Takes away what was not ended.
  ~epoch_writer();
  epoch_writer(const epoch_writer&) = delete;
  epoch_writer& operator=(const epoch_writer&) = delete;

  /// At most `keys` more, durable. false: that were all there were at the beginning. errc::corrupt names a key that
  /// does not open, or says that the vault was cut meanwhile.
  result<bool> go_on(std::uint64_t keys);
  /// The rest, made meanwhile, and both files get their names, durable. `present` must be synced.
  result<keyring::next_epoch> end(crypto::siv& slot_wrapping);

 private:
  using record = std::array<char, vault::record_size>;
  epoch_writer(std::filesystem::path folder, const vault& present, const secret& epoch_key, key_slot next,
               std::vector<subject_id> without);
  result<void> open();
  result<void> expect_same_beginning() const;
  result<void> wrap(std::uint64_t upto);
  result<void> append(std::string_view bytes);

  std::filesystem::path folder_, temporary_;
  const vault& present_;
  std::uint64_t present_at_first_;
  key_slot next_;
  std::vector<subject_id> without_;
  crypto::siv from_, to_;
  crypto::sha256_stream old_hash_, new_hash_;
  descriptor file_;
  std::uint64_t written_ = 0;     // bytes of the new vault
  std::uint64_t read_ = 0;        // records of the present one
  std::optional<record> newest_;  // of those, as it was read
};

}  // namespace sluis::state
