#include "state/keyring_files.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "state/crypto/digest.hpp"

namespace sluis::state {

namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> epoch_of(const std::string& name, std::string_view prefix) {
  if (name.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  std::uint64_t out = 0;
  const char* const last = name.data() + name.size();
  const auto [end, ec] = std::from_chars(name.data() + prefix.size(), last, out);
  if (ec != std::errc{} || end != last) return std::nullopt;
  return out;
}

// In a folder beside it that is then renamed: a crash leaves both files or none, so that one of them alone always means
// damage.
result<void> make_first_epoch(const fs::path& folder, const sha256_hash& institution, crypto::siv& wrapping,
                              sluis::random& chance) {
  const fs::path beside = folder.string() + ".new";
  std::error_code failed;
  fs::remove_all(beside, failed);
  SLUIS_TRY(make_private_folder(beside));
  key_slot slot;
  slot.vault.epoch = 1;
  slot.vault.institution = institution;
  chance.fill(slot.vault.vault_id.data(), slot.vault.vault_id.size());
  std::string key(key_slot::epoch_key_size, '\0');
  chance.fill(key.data(), key.size());
  slot.epoch_key = secret(key);
  wipe(key);
  SLUIS_TRY(vault::make(vault_file(beside, 1), slot.vault));
  SLUIS_TRY(write_slot(slot_file(beside, 1), slot, wrapping));
  fs::rename(beside, folder, failed);
  if (failed) return error(errc::io, "making " + folder.string() + ": " + failed.message());
  return sync_folder(folder.parent_path());
}

error keys_damaged(const fs::path& folder, const std::string& what) {
  return {errc::corrupt, folder.string() + ": " + what, "restore the folder keys/ from its own backup"};
}

}  // namespace

fs::path slot_file(const fs::path& folder, std::uint64_t epoch) {
  return folder / ("slot." + std::to_string(epoch));
}
fs::path vault_file(const fs::path& folder, std::uint64_t epoch) {
  return folder / ("vault." + std::to_string(epoch));
}

epochs_found epochs_in(const fs::path& folder) {
  epochs_found out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (const auto epoch = epoch_of(name, "slot.")) out.slots.push_back(*epoch);
    if (const auto epoch = epoch_of(name, "vault.")) out.vaults.push_back(*epoch);
  }
  return out;
}

result<void> destroy_epoch(const fs::path& folder, std::uint64_t epoch) {
  const auto slot = slot_file(folder, epoch);
  std::error_code failed;
  if (fs::exists(slot)) {
    SLUIS_TRY(overwrite_durably(slot));
    fs::remove(slot, failed);
  }
  if (!failed) fs::remove(vault_file(folder, epoch), failed);
  if (failed)
    return error(errc::io,
                 "removing epoch " + std::to_string(epoch) + " from " + folder.string() + ": " + failed.message(),
                 "look at the disk; the next try resumes it");
  return sync_folder(folder);
}

result<void> settle_epochs(const fs::path& folder, std::uint64_t counted_on) {
  const auto found = epochs_in(folder);
  const auto holds = [](const std::vector<std::uint64_t>& in, std::uint64_t epoch) {
    return std::find(in.begin(), in.end(), epoch) != in.end();
  };
  if (!holds(found.slots, counted_on) || !holds(found.vaults, counted_on))
    return {};  // whoever opens them says what is wrong
  for (const auto& some : {found.slots, found.vaults}) {
    for (const auto epoch : some) {
      if (epoch != counted_on) SLUIS_TRY(destroy_epoch(folder, epoch));
    }
  }
  return {};
}

secret institution_key(crypto::hkdf& derivation, const secret& root_key, std::string_view purpose,
                       const institution_id& institution) {
  const std::string info = "sluis v1 " + std::string(purpose) + '\0' + institution.str();
  return derivation.derive(root_key.reveal(), info, crypto::siv::key_size);
}

result<opened_keys> open_or_make_keys(const fs::path& folder, const institution_id& institution, const secret& root_key,
                                      sluis::random& chance) {
  if (root_key.size() < 32)
    return error(errc::refused, "the root key has fewer than 32 bytes", "give one of 32 random bytes or more");
  crypto::hkdf derivation;
  crypto::siv wrapping(institution_key(derivation, root_key, "slot", institution).reveal());
  const auto id_hash = crypto::sha256(institution.str());
  auto found = epochs_in(folder);
  if (found.slots.empty() && found.vaults.empty()) {
    if (fs::exists(folder) && !fs::is_empty(folder))
      return keys_damaged(folder, "slot and vault are missing beside other keys");
    SLUIS_TRY(make_first_epoch(folder, id_hash, wrapping, chance));
    found = epochs_in(folder);
  }
  if (found.slots.size() != 1 || found.vaults.size() != 1 || found.slots.front() != found.vaults.front()) {
    return keys_damaged(folder, "there must be one slot and one vault of the same epoch; there are " +
                                    std::to_string(found.slots.size()) + " and " + std::to_string(found.vaults.size()));
  }
  const auto epoch = found.slots.front();
  SLUIS_ASSIGN(auto slot, read_slot(slot_file(folder, epoch), id_hash, wrapping));
  SLUIS_ASSIGN(auto opened, vault::open(vault_file(folder, epoch)));
  const auto& header = opened->header();
  if (header.institution != id_hash) return keys_damaged(folder, "the vault belongs to another institution");
  if (slot.vault.epoch != epoch || header.epoch != epoch || header.vault_id != slot.vault.vault_id) {
    return keys_damaged(folder, "slot and vault do not belong together");
  }
  return opened_keys{std::move(slot), std::move(opened)};
}

}  // namespace sluis::state
