#include "state/log/tile.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "state/big_endian.hpp"

namespace sluis::state::tlog {

std::string index_path(std::uint64_t index) {
  std::string out;
  do {
    std::array<char, 8> group{};
    std::snprintf(group.data(), group.size(), "%s%03u", out.empty() ? "" : "x", static_cast<unsigned>(index % 1000));
    out = out.empty() ? std::string(group.data()) : std::string(group.data()) + "/" + out;
    index /= 1000;
  } while (index > 0);
  return out;
}

std::string tile_name::path() const {
  std::string out = "tile/" + (level == entries ? "entries" : std::to_string(level)) + "/" + index_path(index);
  if (width < tile_width) out += ".p/" + std::to_string(width);
  return out;
}

std::string tile_name::partials() const {
  return full().path() + ".p";
}

std::uint64_t width_of(std::uint64_t size, unsigned level, std::uint64_t index) {
  if (level * tile_height >= 64) return 0;
  const auto hashes = size >> (level * tile_height);
  const auto first = index * tile_width;
  return hashes <= first ? 0 : std::min(tile_width, hashes - first);
}

std::string_view as_bytes(std::span<const sha256_hash> hashes) {
  return {reinterpret_cast<const char*>(hashes.data()), hashes.size_bytes()};
}

void append_entry(std::string& bundle, std::string_view entry) {
  if (entry.size() > max_entry_size) throw std::length_error("a log entry is longer than 65535 bytes");
  append_be16(bundle, static_cast<std::uint16_t>(entry.size()));
  bundle += entry;
}

result<std::vector<std::string_view>> split_bundle(std::string_view bundle, std::uint64_t count) {
  std::vector<std::string_view> out;
  out.reserve(count);
  const auto broken = [&](const char* what) {
    return error(errc::corrupt, "entry " + std::to_string(out.size()) + " of the bundle " + what);
  };
  while (out.size() < count) {
    if (bundle.size() < 2) return broken("is missing");
    const auto size = std::size_t{read_be16(bundle)};
    bundle.remove_prefix(2);
    if (bundle.size() < size) return broken("is cut off");
    out.push_back(bundle.substr(0, size));
    bundle.remove_prefix(size);
  }
  if (!bundle.empty()) return broken("is one too many");
  return out;
}

}  // namespace sluis::state::tlog
