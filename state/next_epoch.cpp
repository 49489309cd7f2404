#include "state/next_epoch.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/key_slot.hpp"
#include "state/keyring_files.hpp"

namespace sluis::state {

namespace {

secret random_key(sluis::random& chance) {
  std::string bytes(key_slot::epoch_key_size, '\0');
  chance.fill(bytes.data(), bytes.size());
  secret out(bytes);
  wipe(bytes);
  return out;
}

std::string_view text_of(const key_place& place) { return {place.data(), place.size()}; }

/// Every key that stays, from one wrapping to the other.
result<std::string> wrap_anew(const vault& present, const vault_header& next, crypto::siv& from, crypto::siv& to, const std::vector<subject_id>& without) {
  std::string out = next.encode();
  out.reserve(out.size() + present.size() * vault::record_size);
  std::array<unsigned char, 32> key{};
  auto done = present.each([&](const subject_id& subject, std::string_view wrapped) -> result<void> {
    if (std::binary_search(without.begin(), without.end(), subject)) return {};
    if (!from.unwrap(text_of(place_of_key(present.header(), subject)), wrapped, key.data())) {
      return error(errc::corrupt, "the key of subject " + subject.hex() + " does not open: the vault was altered", "restore the folder keys/ from its own backup");
    }
    vault::wrapped_key anew;
    to.wrap(text_of(place_of_key(next, subject)), view_of(key), anew.data());
    append_bytes(out, subject.bytes);
    append_bytes(out, anew);
    return {};
  });
  wipe(key.data(), key.size());
  SLUIS_TRY(done);
  return out;
}

}  // namespace

result<keyring::next_epoch> write_epoch_after(const std::filesystem::path& folder, const vault& present, const secret& epoch_key,
                                              const std::vector<subject_id>& without, crypto::siv& slot_wrapping, sluis::random& chance) {
  key_slot next;
  next.vault = present.header();
  next.vault.epoch += 1;
  next.epoch_key = random_key(chance);
  crypto::siv from(epoch_key.reveal());
  crypto::siv to(next.epoch_key.reveal());
  SLUIS_ASSIGN(const std::string bytes, wrap_anew(present, next.vault, from, to, without));
  keyring::next_epoch out;
  out.epoch = next.vault.epoch;
  out.keys = (bytes.size() - vault_header::size) / vault::record_size;
  out.new_vault = crypto::sha256(bytes);
  const auto old_file = vault_file(folder, present.header().epoch);
  SLUIS_ASSIGN(const std::string old_bytes, read_file(old_file, std::size_t{1} << 36));
  out.old_vault = crypto::sha256(old_bytes);
  SLUIS_TRY(write_durably(vault_file(folder, out.epoch), bytes));
  SLUIS_TRY(write_slot(slot_file(folder, out.epoch), next, slot_wrapping));
  return out;
}

}  // namespace sluis::state
