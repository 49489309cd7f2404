// The keys' own place, apart from the data (R-A5): a copy of the institution's present vault, its slot, the log's
// signing key and the log.
//
//   <keys_folder>/<institution>/slot.<e>  vault.<e>  log.key  log/
//
// Erasure rests on it as much as on the institution's folder: nobody is erased before the old slot is destroyed here as
// well (`follow`). And it remembers: a folder that was put back to an earlier time (an old copy, a machine's snapshot)
// is not served, because who was erased since would be back (`expect_newest`). Runs on the institution's strand.
#pragma once

#include <cstddef>
#include <filesystem>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

/// Of one file among them: more is none of ours.
inline constexpr std::size_t most_key_bytes = std::size_t{1} << 36;

class key_copies {
 public:
  /// `place`: the institution's own folder; its parent must exist. A disk that is not mounted must not be taken for an
  /// empty one: once copies were made, the file keys_place in the institution's folder says where, and a place that
  /// holds none any more is not filled.
  explicit key_copies(std::filesystem::path place) : place_(std::move(place)) {}

  /// There are keys here. Where the institution's folder is missing it was lost, and making a new one would begin a
  /// second history.
  [[nodiscard]] bool hold_keys() const;

  /// errc::refused if the copies know of a later epoch or a longer log than this folder has, or of another history. A
  /// place without copies, or one that cannot be read at the moment, says nothing.
  [[nodiscard]] result<void> expect_newest(const std::filesystem::path& institution_folder, std::uint64_t epoch) const;

  /// Makes the place hold the keys of this epoch and no other, and the log. Every step may be repeated.
  /// errc::unavailable: the place cannot be reached, or is full. The first time, and after an error, every byte is
  /// compared; after that only what is new.
  [[nodiscard]] result<void> follow(const std::filesystem::path& institution_folder, std::uint64_t epoch);

  [[nodiscard]] const std::filesystem::path& place() const noexcept { return place_; }

 private:
  [[nodiscard]] result<void> expect_copies_made_before(const std::filesystem::path& institution_folder) const;
  result<void> copy_vault(const std::filesystem::path& keys, std::uint64_t epoch);
  result<std::uint64_t> copy_all(const std::filesystem::path& institution_folder, std::uint64_t epoch);
  std::filesystem::path place_;
  std::uint64_t compared_ = 0;         // entries of the log
  std::uint64_t compared_epoch_ = 0;   // and of this epoch's vault
  std::uintmax_t compared_bytes_ = 0;  // so many
};

}  // namespace sluis::state
