#include "connectors/targets/graph/handles.hpp"

namespace sluis::targets::graph {

namespace {

constexpr std::string_view base32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view prefix = "sluis-";
constexpr std::size_t handle_bytes = 10;
constexpr std::size_t employee_id_size = handle_bytes * 8 / 5;

}  // namespace

std::string handle_field(const std::string& client_id) {
  std::string out = "extension_";
  for (const char c : client_id) {
    if (c != '-') out += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out + "_" + extension_name;
}

std::string employee_id(const target_handle& of) {
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (std::size_t i = 0; i < handle_bytes; ++i) {
    bits = (bits << 8U) | of.bytes.at(i);
    count += 8;
    for (; count >= 5; count -= 5) out += base32[(bits >> (count - 5)) & 31U];
    bits &= (1U << count) - 1;
  }
  return out;
}

std::string unique_name(const target_handle& of) {
  return std::string(prefix) + of.hex();
}

bool is_employee_id(std::string_view text) noexcept {
  return text.size() == employee_id_size && text.find_first_not_of(base32) == std::string_view::npos;
}

bool is_unique_name(std::string_view text) noexcept {
  return text.size() == prefix.size() + 2 * target_handle::size && text.substr(0, prefix.size()) == prefix &&
         text.substr(prefix.size()).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace sluis::targets::graph
