#include "state/facts/tlv.hpp"

namespace sluis::state {

std::optional<tlv_field> tlv_reader::next() {
  if (rest_.empty() || broken_) return std::nullopt;
  broken_ = true;
  const auto tag = static_cast<std::uint8_t>(rest_.front());
  if (tag < last_tag_) return std::nullopt;
  rest_.remove_prefix(1);
  std::size_t length = 0;
  for (int shift = 0;; shift += 7) {
    if (rest_.empty() || shift > 21) return std::nullopt;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    length |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  if (length > rest_.size()) return std::nullopt;
  const tlv_field out{tag, rest_.substr(0, length)};
  rest_.remove_prefix(length);
  last_tag_ = tag;
  broken_ = false;
  return out;
}

}  // namespace sluis::state
