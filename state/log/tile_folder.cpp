#include "state/log/tile_folder.hpp"

#include <algorithm>
#include <memory>

#include "state/files.hpp"

namespace sluis::state::tlog {

namespace {

constexpr std::size_t max_small_file = 65536;
constexpr std::size_t max_bundle = tile_width * (max_entry_size + 2);

error broken(const std::string& path, const std::string& what) {
  return {errc::corrupt, "the log's file " + path + " " + what,
          "compare it with a copy of the log (an export, a backup)"};
}

/// The text of one small file, its absence told in the words of the log.
result<std::string> small_file(const std::filesystem::path& folder, const char* name) {
  auto bytes = read_file(folder / name, max_small_file);
  if (!bytes && bytes.error().code() == errc::not_found) return broken(name, "is missing");
  if (!bytes && bytes.error().code() == errc::corrupt) return broken(name, "is too long");
  return bytes;
}

}  // namespace

result<note_verifier> tile_folder::verifier() const {
  SLUIS_ASSIGN(const auto text, small_file(folder_, "vkey"));
  auto out = note_verifier::parse(text);
  if (!out) return broken("vkey", "is not a verifier key: " + out.error().message());
  return out;
}

result<checkpoint> tile_folder::signed_checkpoint(const note_verifier& by) const {
  SLUIS_ASSIGN(const auto note, small_file(folder_, "checkpoint"));
  const auto text = by.open(note);
  if (!text) return broken("checkpoint", "is not as it was signed: " + text.error().message());
  auto out = parse_checkpoint(*text);
  if (!out) return broken("checkpoint", "cannot be read: " + out.error().message());
  if (out->origin != by.name()) return broken("checkpoint", "is of another log: its origin is not the key's name");
  return out;
}

result<std::string> tile_folder::hashes(const tile_name& name) const {
  constexpr auto full_size = tile_width * sizeof(sha256_hash);
  auto bytes = read_file(folder_ / name.path(), full_size);
  if (!bytes && bytes.error().code() == errc::not_found && name.width < tile_width) {
    bytes = read_file(folder_ / name.full().path(), full_size);
    if (bytes && bytes->size() == full_size) bytes->resize(name.width * sizeof(sha256_hash));
  }
  if (!bytes && bytes.error().code() == errc::not_found) return broken(name.path(), "is missing");
  if (!bytes && bytes.error().code() != errc::corrupt) return bytes;
  if (!bytes || bytes->size() != name.width * sizeof(sha256_hash)) {
    return broken(name.path(), "does not hold " + std::to_string(name.width) + " hashes of 32 bytes");
  }
  return bytes;
}

result<void> tile_folder::entries(std::uint64_t index, std::uint64_t width, entry_bundle& out) const {
  const tile_name name{tile_name::entries, index, width};
  out.entries.clear();
  auto bytes = read_file(folder_ / name.path(), max_bundle);
  auto count = width;
  if (!bytes && bytes.error().code() == errc::not_found && width < tile_width) {
    bytes = read_file(folder_ / name.full().path(), max_bundle);
    if (bytes) count = tile_width;
  }
  if (!bytes && bytes.error().code() == errc::not_found) return broken(name.path(), "is missing");
  if (!bytes && bytes.error().code() == errc::corrupt) return broken(name.path(), "is too long");
  if (!bytes) return bytes.error();
  out.bytes = std::move(*bytes);
  auto split = split_bundle(out.bytes, count);
  if (!split) return broken(name.path(), "is damaged: " + split.error().message());
  out.entries = std::move(*split);
  out.entries.resize(width);
  return {};
}

node_source tile_folder::nodes(std::uint64_t size, hasher& h) const {
  struct kept {
    std::uint64_t index = 0;
    std::vector<sha256_hash> hashes;
  };
  auto cache = std::make_shared<std::map<unsigned, kept>>();
  return [this, size, &h, cache](unsigned height, std::uint64_t index) -> result<sha256_hash> {
    const unsigned level = height / tile_height;
    const unsigned above = height % tile_height;
    const auto first = index << above;  // of the 2^above hashes of this level
    const auto tile = first / tile_width;
    auto& have = (*cache)[level];
    if (have.hashes.empty() || have.index != tile) {
      SLUIS_ASSIGN(const auto bytes, hashes({static_cast<int>(level), tile, width_of(size, level, tile)}));
      have.index = tile;
      have.hashes.resize(bytes.size() / sizeof(sha256_hash));
      std::memcpy(have.hashes.data(), bytes.data(), bytes.size());
    }
    const auto at = first % tile_width;
    const auto count = std::uint64_t{1} << above;
    if (at + count > have.hashes.size()) return error(errc::invalid_input, "the tree has no such subtree");
    return h.perfect(std::span(have.hashes).subspan(at, count));
  };
}

std::string difference(const tile_name& name, std::string_view expected, std::string_view found) {
  if (expected == found) return {};
  if (expected.size() != found.size()) {
    return name.path() + ": it has " + std::to_string(found.size()) + " bytes instead of " +
           std::to_string(expected.size());
  }
  const auto at =
      static_cast<std::size_t>(std::mismatch(expected.begin(), expected.end(), found.begin()).first - expected.begin());
  if (name.level == tile_name::entries) return name.path() + ": byte " + std::to_string(at) + " is not the right one";
  return name.path() + ": hash " + std::to_string(at / sizeof(sha256_hash)) + " is not the right one";
}

}  // namespace sluis::state::tlog
