// Tag, length, value: a tag of one byte, a length as LEB128 (seven bits a byte, low ones first), the bytes. Empty
// values are left out by who writes; tags ascend, and one may come several times. So the same facts always give the
// same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluis::state {

class tlv_writer {
 public:
  /// Appends to `out`, which must outlive it.
  explicit tlv_writer(std::string& out) : out_(out) {}
  void put(std::uint8_t tag, std::string_view value) {
    out_ += static_cast<char>(tag);
    put_length(value.size());
    out_ += value;
  }
  void put_text(std::uint8_t tag, std::string_view value) {
    if (!value.empty()) put(tag, value);
  }
  void put_byte(std::uint8_t tag, std::uint8_t value) {
    const auto c = static_cast<char>(value);
    put(tag, {&c, 1});
  }

 private:
  void put_length(std::size_t size) {
    for (; size >= 0x80; size >>= 7) out_ += static_cast<char>(0x80 | (size & 0x7f));
    out_ += static_cast<char>(size);
  }
  std::string& out_;
};

struct tlv_field {
  std::uint8_t tag = 0;
  std::string_view value;
};

class tlv_reader {
 public:
  explicit tlv_reader(std::string_view bytes) : rest_(bytes) {}
  /// The next field; nothing at the end or where the bytes make no sense: `broken` tells.
  [[nodiscard]] std::optional<tlv_field> next();
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  std::string_view rest_;
  std::uint8_t last_tag_ = 0;
  bool broken_ = false;
};

}  // namespace sluis::state
