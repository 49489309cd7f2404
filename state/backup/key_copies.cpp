#include "state/backup/key_copies.hpp"

#include <algorithm>

#include "state/files.hpp"
#include "state/keyring_files.hpp"
#include "state/log/doubt.hpp"
#include "state/log/mirror.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/verify.hpp"
#include "state/vault.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

constexpr const char* place_file = "keys_place";
constexpr std::size_t most_path = 4096;

/// `cut`: a vault that grows meanwhile may end within a record.
enum class cut : std::uint8_t { nothing, to_whole_keys };

result<void> copy_file(const fs::path& from, const fs::path& to, cut how) {
  SLUIS_ASSIGN(auto bytes, read_file(from, most_key_bytes));
  if (how == cut::to_whole_keys && bytes.size() > vault_header::size)
    bytes.resize(bytes.size() - (bytes.size() - vault_header::size) % vault::record_size);
  const auto there = read_file(to, most_key_bytes);
  if (there && *there == bytes) return {};
  return write_durably(to, bytes);
}

result<void> remember_place(const fs::path& folder, const fs::path& place) {
  const auto known = read_file(folder / place_file, most_path);
  if (known && *known == place.string()) return {};
  return write_durably(folder / place_file, place.string());
}

/// What the checkpoint says, and its key has signed.
result<std::uint64_t> signed_size(const fs::path& log) {
  const tlog::tile_folder files(log);
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  return head.size;
}

error put_back(const fs::path& folder, const std::string& what) {
  return {errc::refused, folder.string() + " was put back to an earlier time: " + what,
          "who was erased since would be back; restore it: sluis backup restore"};
}

}  // namespace

result<void> key_copies::expect_copies_made_before(const fs::path& folder) const {
  const auto marker = folder / place_file;
  const auto made_at = read_file(marker, most_path);
  if (!made_at && made_at.error().code() != errc::not_found)
    return made_at.error();  // whether copies were made there is not known
  if (!made_at || *made_at != place_.string() || hold_keys()) return {};
  return error(
      errc::io, place_.string() + " holds none of the copies that were made there",
      "mount the disk that it is on; where they are lost for good and this is a new place, remove " + marker.string());
}

// Within an epoch a vault only grows; one that did not, and was compared, is left alone.
result<void> key_copies::copy_vault(const fs::path& keys, std::uint64_t epoch) {
  std::error_code failed;
  const auto size = fs::file_size(vault_file(keys, epoch), failed);
  if (!failed && epoch == compared_epoch_ && size == compared_bytes_ &&
      fs::file_size(vault_file(place_, epoch), failed) == size && !failed)
    return {};
  SLUIS_TRY(copy_file(vault_file(keys, epoch), vault_file(place_, epoch), cut::to_whole_keys));
  compared_epoch_ = epoch;
  compared_bytes_ = size;
  return {};
}

result<std::uint64_t> key_copies::copy_all(const fs::path& folder, std::uint64_t epoch) {
  const auto keys = folder / "keys";
  std::error_code failed;
  if (!fs::is_directory(place_.parent_path(), failed))
    return error(errc::io, place_.parent_path().string() + " is not there: make it, or mount the disk that it is on");
  SLUIS_TRY(expect_copies_made_before(folder));
  SLUIS_TRY(make_private_folder(place_));
  SLUIS_TRY(copy_vault(keys, epoch));
  SLUIS_TRY(copy_file(slot_file(keys, epoch), slot_file(place_, epoch), cut::nothing));
  SLUIS_TRY(copy_file(keys / "log.key", place_ / "log.key", cut::nothing));
  const auto found = epochs_in(place_);
  for (const auto& some : {found.slots, found.vaults}) {
    for (const auto other : some) {
      if (other != epoch) SLUIS_TRY(destroy_epoch(place_, other));
    }
  }
  SLUIS_TRY(make_private_folder(place_ / "log"));
  const auto copied = mirror_log(
      fetch_from(folder / "log"), place_ / "log", [](std::uint64_t, std::uint64_t) {}, compared_);
  if (!copied) return copied.error();
  return copied->size;
}

result<void> key_copies::follow(const fs::path& folder, std::uint64_t epoch) {
  const auto done = copy_all(folder, epoch);
  compared_ = done ? *done : 0;
  if (done) return remember_place(folder, place_);
  compared_epoch_ = 0;
  std::string hint = done.error().hint();
  if (hint.empty()) hint = "look at backup.keys_folder";
  return error(errc::unavailable, "the copies of the keys: " + done.error().message(),
               hint + "; nobody is erased before they can be reached");
}

bool key_copies::hold_keys() const {
  const auto found = epochs_in(place_);
  return !found.slots.empty() || !found.vaults.empty();
}

result<void> key_copies::expect_newest(const fs::path& folder, std::uint64_t epoch) const {
  const auto found = epochs_in(place_);
  for (const auto other : found.slots) {
    if (other > epoch)
      return put_back(folder, "its keys are of epoch " + std::to_string(epoch) + ", and " + place_.string() +
                                  " knows of epoch " + std::to_string(other));
  }
  std::error_code failed;
  if (!fs::exists(place_ / "log" / "checkpoint", failed)) return {};
  const auto known = signed_size(place_ / "log");
  if (!known) return {};  // whatever became of the copy, the next `follow` mends or refuses it
  const auto ours = signed_size(folder / "log");
  if (ours && *ours < *known) {
    return put_back(folder, "its log has " + std::to_string(*ours) + " entries, and " + (place_ / "log").string() +
                                " knows of " + std::to_string(*known));
  }
  const auto same = prove_continuation(place_ / "log", folder / "log");
  if (same) return {};
  if (const auto whole = verify_log(folder / "log");
      !whole) {  // the proof needs a file that is missing, or is not right
    SLUIS_TRY(tlog::begin_doubt(folder / "log"));
    return error(errc::io, whole.error().message(), "all of the log is compared when it is opened again");
  }
  return error(
      errc::refused,
      folder.string() + "/log and " + (place_ / "log").string() + " tell two histories: " + same.error().message(),
      "find out which one is yours before anything is served; keep both");
}

}  // namespace sluis::state
