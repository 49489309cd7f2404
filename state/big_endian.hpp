// Numbers as bytes, most significant first: how all our formats write them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "model/mutation.hpp"

namespace sluis::state {

inline void append_be64(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

/// Of the first eight bytes, which must be there.
[[nodiscard]] inline std::uint64_t read_be64(std::string_view bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 8; ++i) out = out << 8 | static_cast<unsigned char>(bytes[i]);
  return out;
}

inline void append_be16(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 0xff);
}

/// Of the first two bytes, which must be there.
[[nodiscard]] inline std::uint16_t read_be16(std::string_view bytes) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]));
}

/// An array of bytes, or a handle's.
template <class Bytes>
void append_bytes(std::string& out, const Bytes& bytes) {
  out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

template <class Bytes>
[[nodiscard]] std::string_view view_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The inverse, of a column that holds a hash; zeros where it does not.
[[nodiscard]] inline sha256_hash hash_of(std::string_view bytes) {
  sha256_hash out{};
  if (bytes.size() == out.size()) std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

}  // namespace sluis::state
