#include "state/log/verify.hpp"

#include <algorithm>

#include "state/log/proof.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/tile_stream.hpp"

namespace sluis::state {

namespace {

using namespace tlog;

error log_damaged(const std::string& what) {
  return {errc::corrupt, "the log is not as it was signed: " + what,
          "compare it with a copy of the log (an export, a backup)"};
}

// Everything is computed anew from the entries and compared with the tiles on the way, in one pass. The signed root
// then says which side is right: if the entries lead to it, the tile is wrong that differs; if not, the entry is that
// does not fit its tile.
class pass {
 public:
  pass(const tile_folder& files, const checkpoint& head, std::uint64_t mark)
      : files_(files), head_(head), mark_(mark) {}

  result<void> run() {
    if (mark_ == 0) root_at_mark_ = stream_.root(hasher_);
    const tile_receiver compare = [this](const tile_name& name, std::string_view bytes) {
      return compare_tile(name, bytes);
    };
    for (std::uint64_t index = 0; index * tile_width < head_.size; ++index) {
      SLUIS_TRY(files_.entries(index, width_of(head_.size, 0, index), bundle_));
      for (const auto entry : bundle_.entries) {
        SLUIS_TRY(stream_.add(hasher_, hasher_.leaf(entry), compare));
        if (stream_.size() == mark_) root_at_mark_ = stream_.root(hasher_);
      }
    }
    SLUIS_TRY(stream_.flush(0, compare));
    return judge();
  }

  /// Of the tree of the first `mark` entries.
  [[nodiscard]] const sha256_hash& root_at_mark() const { return root_at_mark_; }

 private:
  result<void> compare_tile(const tile_name& name, std::string_view bytes) {
    if (!wrong_tile_.empty()) return {};
    const auto found = files_.hashes(name);
    if (!found && found.error().code() != errc::corrupt) return found.error();
    wrong_tile_ = found ? difference(name, bytes, *found) : found.error().message();
    if (found && !wrong_tile_.empty() && name.level == 0) {
      const auto at = std::mismatch(bytes.begin(), bytes.end(), found->begin()).first - bytes.begin();
      wrong_entry_ = tile_name{tile_name::entries, name.index, name.width}.path() + ": entry " +
                     std::to_string(static_cast<std::size_t>(at) / sizeof(sha256_hash)) +
                     " is not the one that was logged";
    }
    return {};
  }

  [[nodiscard]] result<void> judge() {
    if (stream_.root(hasher_) == head_.root) {
      return wrong_tile_.empty() ? result<void>() : log_damaged(wrong_tile_ + "; entries and checkpoint agree");
    }
    if (!wrong_entry_.empty()) return log_damaged(wrong_entry_);
    if (!wrong_tile_.empty()) return log_damaged(wrong_tile_ + ", nor are the entries below it");
    return log_damaged("checkpoint: entries and tiles agree with each other, but the signed root is another one");
  }

  const tile_folder& files_;
  const checkpoint& head_;
  std::uint64_t mark_;
  sha256_hash root_at_mark_{};
  hasher hasher_;
  hash_stream stream_;
  entry_bundle bundle_;
  std::string wrong_tile_, wrong_entry_;  // the first of each
};

}  // namespace

result<log_report> verify_log(const std::filesystem::path& folder) {
  const tile_folder files(folder);
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  SLUIS_TRY(pass(files, head, 0).run());
  return log_report{head.origin, head.size, head.root};
}

result<log_report> verify_consistency(const std::filesystem::path& older, const std::filesystem::path& newer) {
  SLUIS_ASSIGN(const auto before, verify_log(older));
  const tile_folder files(newer);
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto old_key, tile_folder(older).verifier());
  if (key.vkey() != old_key.vkey()) return log_damaged("vkey: the two folders are signed with different keys");
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  if (head.size < before.size) {
    return log_damaged("checkpoint: the newer log has " + std::to_string(head.size) + " entries, the older one " +
                       std::to_string(before.size));
  }
  pass over(files, head, before.size);
  SLUIS_TRY(over.run());
  if (over.root_at_mark() != before.root) {
    return log_damaged("its first " + std::to_string(before.size) + " entries are not those of the older log");
  }
  return log_report{head.origin, head.size, head.root};
}

result<std::uint64_t> prove_continuation(const std::filesystem::path& older, const std::filesystem::path& newer) {
  const tile_folder old_files(older), files(newer);
  SLUIS_ASSIGN(const auto old_key, old_files.verifier());
  SLUIS_ASSIGN(const auto before, old_files.signed_checkpoint(old_key));
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  if (key.vkey() != old_key.vkey()) return log_damaged("vkey: the two folders are signed with different keys");
  if (head.size < before.size) return log_damaged("checkpoint: the newer log is the shorter one");
  hasher digest;
  SLUIS_ASSIGN(const auto proof, consistency_proof(digest, before.size, head.size, files.nodes(head.size, digest)));
  if (!proves_consistency(digest, before.size, before.root, head.size, head.root, proof)) {
    return log_damaged("its first " + std::to_string(before.size) + " entries are not those of the older log");
  }
  return head.size;
}

}  // namespace sluis::state
