// Names and contents of the log's static files, C2SP tlog-tiles:
//
//   tile/<L>/<N>[.p/<W>]        W (or 256) hashes of 32 bytes
//   tile/entries/<N>[.p/<W>]    W (or 256) entries, each after its length in two bytes, big-endian
//
// N in groups of three digits, all but the last marked with x: 1234067 is x001/x234/067. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "state/log/merkle.hpp"

namespace sluis::state::tlog {

inline constexpr std::size_t max_entry_size = 65535;

/// The largest bundle: 256 entries, each after its length.
inline constexpr std::size_t max_tile_file = tile_width * (max_entry_size + 2);

/// "x001/x234/067"
[[nodiscard]] std::string index_path(std::uint64_t index);

struct tile_name {
  static constexpr int entries = -1;  // as level: an entry bundle
  int level = 0;
  std::uint64_t index = 0;
  std::uint64_t width = tile_width;  // 256: the full tile

  /// Relative to the log's folder.
  [[nodiscard]] std::string path() const;
  /// The folder that holds the partial forms of this tile.
  [[nodiscard]] std::string partials() const;
  [[nodiscard]] tile_name full() const { return {level, index, tile_width}; }
};

/// How many hashes of this level a tree of `size` leaves has in tile `index`: 0, 1 … 256.
[[nodiscard]] std::uint64_t width_of(std::uint64_t size, unsigned level, std::uint64_t index);

[[nodiscard]] std::string_view as_bytes(std::span<const sha256_hash> hashes);
/// Appends one entry to a bundle. Throws std::length_error above max_entry_size.
void append_entry(std::string& bundle, std::string_view entry);
/// Exactly `count` entries and nothing after them; errc::corrupt says at which entry (from 0) it breaks off. Views into
/// `bundle`.
[[nodiscard]] result<std::vector<std::string_view>> split_bundle(std::string_view bundle, std::uint64_t count);

}  // namespace sluis::state::tlog
