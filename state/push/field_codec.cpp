#include "state/push/field_codec.hpp"

#include <stdexcept>

#include "state/big_endian.hpp"

namespace sluis::state {

void append_fields(std::string& out, const field_map& fields) {
  for (const auto& [f, value] : fields) {
    if (value.size() > 65535) throw std::length_error("an attribute is longer than 65535 bytes");
    out += static_cast<char>(f);
    append_be16(out, static_cast<std::uint16_t>(value.size()));
    out += value;
  }
}

std::string encode_fields(const field_map& fields) {
  std::string out;
  append_fields(out, fields);
  return out;
}

std::optional<field_map> decode_fields(std::string_view bytes) {
  field_map out;
  while (!bytes.empty()) {
    if (bytes.size() < 3) return std::nullopt;
    const auto number = static_cast<unsigned char>(bytes[0]);
    const auto size = std::size_t{read_be16(bytes.substr(1))};
    bytes.remove_prefix(3);
    const auto f = static_cast<field>(number);
    if (number >= field_count || bytes.size() < size || (!out.empty() && out.rbegin()->first >= f)) return std::nullopt;
    out.emplace_hint(out.end(), f, bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return out;
}

}  // namespace sluis::state
