// Identities. Inside, everything is called by a random handle or by the name that the configuration gave it; a value of
// one kind cannot be passed where another is meant.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluis {

/// Lower-case hex of `size` bytes.
[[nodiscard]] std::string to_hex(const std::uint8_t* data, std::size_t size);
/// The bytes of an even number of hex digits of either case, or nothing.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

/// Sixteen random bytes. They say nothing about whom they stand for, so they may be logged (architecture, decision 7).
template <class Tag>
struct handle {
  static constexpr std::size_t size = 16;
  std::array<std::uint8_t, size> bytes{};

  auto operator<=>(const handle&) const = default;
  [[nodiscard]] std::string hex() const { return to_hex(bytes.data(), size); }
  [[nodiscard]] bool is_null() const { return *this == handle{}; }
  [[nodiscard]] static std::optional<handle> parse(std::string_view hex) {
    auto raw = from_hex(hex);
    if (!raw || raw->size() != size) return std::nullopt;
    handle out;
    std::memcpy(out.bytes.data(), raw->data(), size);
    return out;
  }
};

struct handle_hash {
  template <class Tag>
  std::size_t operator()(const handle<Tag>& h) const noexcept {
    std::size_t out = 0;
    std::memcpy(&out, h.bytes.data(), sizeof out);  // random already
    return out;
  }
};

/// A person, a group, a school or a consent: whatever has facts and a key of its own.
using subject_id = handle<struct subject_tag>;
/// How one target knows one subject; another target gets another one, so that two partners cannot join what they know.
using target_handle = handle<struct target_handle_tag>;
/// Who acted: an administrator, an auditor, or the daemon itself (the null handle).
using actor_id = handle<struct actor_tag>;

/// A name that the configuration gives: `[a-z0-9][a-z0-9._-]{0,63}`; safe in a path and a log line.
template <class Tag>
class config_name {
 public:
  config_name() = default;
  explicit config_name(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& str() const noexcept { return value_; }
  auto operator<=>(const config_name&) const = default;

 private:
  std::string value_;
};

[[nodiscard]] bool is_config_name(std::string_view text) noexcept;

using institution_id = config_name<struct institution_tag>;
using source_id = config_name<struct source_tag>;
using target_id = config_name<struct target_tag>;

}  // namespace sluis
