#include "state/key_slot.hpp"

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"

namespace sluis::state {

namespace {
constexpr std::string_view slot_magic = "SLUISSL1";
constexpr std::size_t wrapped_size = key_slot::epoch_key_size + crypto::siv::tag_size;
constexpr std::size_t file_size = vault_header::size + wrapped_size + sizeof(sha256_hash);

// The same fields as the vault's header, under another magic.
std::string head_of(const vault_header& vault) {
  return std::string(slot_magic) + vault.encode().substr(slot_magic.size());
}
}  // namespace

result<void> write_slot(const std::filesystem::path& file, const key_slot& slot, crypto::siv& wrapping) {
  std::string out = head_of(slot.vault);
  out += wrapping.wrap(std::string(out), slot.epoch_key.reveal());
  append_bytes(out, crypto::sha256(std::string(out)));
  return write_durably(file, out);
}

result<key_slot> read_slot(const std::filesystem::path& file, const sha256_hash& institution, crypto::siv& wrapping) {
  SLUIS_ASSIGN(const std::string bytes, read_file(file, file_size));
  const auto damaged = [&](const char* what) {
    return error(errc::corrupt, file.string() + " " + what, "restore the folder keys/ from its own backup");
  };
  const std::string_view all(bytes);
  if (all.size() != file_size || all.substr(0, slot_magic.size()) != slot_magic)
    return damaged("is not a key slot of this format");
  if (all.substr(file_size - sizeof(sha256_hash)) !=
      view_of(crypto::sha256(all.substr(0, file_size - sizeof(sha256_hash))))) {
    return damaged("is damaged");
  }
  const auto head = all.substr(0, vault_header::size);
  auto vault = vault_header::decode("SLUISVT1" + std::string(head.substr(slot_magic.size())));
  if (!vault || vault->institution != institution) return damaged("belongs to another institution");
  auto epoch_key = wrapping.unwrap(head, all.substr(vault_header::size, wrapped_size));
  if (!epoch_key) {
    return error(errc::refused, "the root key does not open " + file.string(),
                 "give the root key under which this folder was made");
  }
  return key_slot{*vault, std::move(*epoch_key)};
}

}  // namespace sluis::state
