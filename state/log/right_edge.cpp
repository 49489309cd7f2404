#include "state/log/right_edge.hpp"

#include <cstring>
#include <utility>
#include <vector>

namespace sluis::state::tlog {

namespace {

using row_of_hashes = std::vector<sha256_hash>;

std::optional<row_of_hashes> read_tile(const tile_folder& files, const tile_name& name) {
  const auto bytes = files.hashes(name);
  if (!bytes) return std::nullopt;
  row_of_hashes out(bytes->size() / sizeof(sha256_hash));
  std::memcpy(out.data(), bytes->data(), bytes->size());
  return out;
}

/// The unfinished tile of each level, from 0; empty where the last one is full.
std::optional<std::vector<row_of_hashes>> read_unfinished(const tile_folder& files, std::uint64_t size) {
  std::vector<row_of_hashes> out;
  for (unsigned level = 0; level * tile_height < 64 && size >> (level * tile_height) > 0; ++level) {
    const auto count = size >> (level * tile_height);
    auto& tile = out.emplace_back();
    if (count % tile_width == 0) continue;
    auto found = read_tile(files, {static_cast<int>(level), count / tile_width, count % tile_width});
    if (!found) return std::nullopt;
    tile = std::move(*found);
  }
  return out;
}

struct last_rows {
  row_of_hashes hashes;
  std::string bundle;
};

std::optional<last_rows> read_last_rows(entry_rows& table, hasher& digest, std::uint64_t from, std::uint64_t to) {
  last_rows out;
  const auto read = table.each(from, to, [&](std::string_view entry) -> result<void> {
    out.hashes.push_back(digest.leaf(entry));
    append_entry(out.bundle, entry);
    return {};
  });
  if (!read) return std::nullopt;
  return out;
}

/// Whether the rows of the last bundle are what the tiles above them were made of.
bool lead_to(const row_of_hashes& rows, const std::vector<row_of_hashes>& unfinished, const tile_folder& files,
             hasher& digest, std::uint64_t size) {
  if (!unfinished.front().empty()) return rows == unfinished.front();
  const auto last = read_tile(files, {0, size / tile_width - 1, tile_width});
  if (!last || *last != rows) return false;
  auto rising = digest.perfect(rows);
  for (unsigned level = 1; level < unfinished.size(); ++level) {
    if (!unfinished[level].empty()) return rising == unfinished[level].back();
    const auto above =
        read_tile(files, {static_cast<int>(level), (size >> (level * tile_height)) / tile_width - 1, tile_width});
    if (!above || above->size() != tile_width || above->back() != rising) return false;
    rising = digest.perfect(*above);
  }
  return false;  // the highest level always has an unfinished tile
}

}  // namespace

std::optional<right_edge> find_right_edge(const tile_folder& files, entry_rows& table, const checkpoint& head) {
  const auto size = head.size;
  hasher digest;
  auto unfinished = read_unfinished(files, size);
  if (!unfinished) return std::nullopt;
  right_edge out{hash_stream(tree_edge(size, *unfinished)), {}};
  if (out.hashes.root(digest) != head.root) return std::nullopt;
  if (size == 0) return out;
  const auto bundle = (size - 1) / tile_width;
  auto rows = read_last_rows(table, digest, bundle * tile_width, size);
  if (!rows || !lead_to(rows->hashes, *unfinished, files, digest, size)) return std::nullopt;
  entry_bundle written;
  if (!files.entries(bundle, width_of(size, 0, bundle), written)) return std::nullopt;
  std::string written_bytes;
  for (const auto entry : written.entries) append_entry(written_bytes, entry);
  if (written_bytes != rows->bundle) return std::nullopt;
  const bool is_full = size % tile_width == 0;
  out.entries = entry_stream(size, is_full ? std::string() : std::move(rows->bundle));
  return out;
}

}  // namespace sluis::state::tlog
