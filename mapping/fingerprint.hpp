// Fingerprints tell "nothing moved" without decrypting anything. They are kept in the database, so they are the same on
// every run, build and platform; they keep out chance, not attackers (the plan's hash and the log do that). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluis::mapping {

/// FNV-1a over 64 bits, with each field's length before its bytes so that fields cannot run into each other, and a
/// final mixing (MurmurHash3's fmix64) so that every bit of the input reaches every bit of the output.
class fingerprinter {
 public:
  fingerprinter& add(std::string_view bytes) noexcept;
  fingerprinter& add(std::uint64_t number) noexcept;
  [[nodiscard]] std::uint64_t value() const noexcept;

 private:
  void mix(std::uint8_t byte) noexcept { state_ = (state_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace sluis::mapping
