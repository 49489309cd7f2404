#include "connectors/targets/google/first_password.hpp"

#include <array>

namespace sluis::targets::google {

secret first_password(random& chance) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  static_assert(alphabet.size() == 64);  // so that six bits of a byte are even
  std::array<std::uint8_t, 32> bytes{};
  chance.fill(bytes.data(), bytes.size());
  std::string text;
  text.reserve(bytes.size());
  for (const auto byte : bytes) text += alphabet[byte & 63U];
  wipe(bytes.data(), bytes.size());
  secret out(text);
  wipe(text);
  return out;
}

std::string with_password(const std::string& object, const secret& password) {
  constexpr std::string_view name = ",\"password\":\"";
  std::string out;
  out.reserve(object.size() + name.size() + password.size() + 2);  // no reallocation may leave a copy behind
  out.append(object, 0, object.size() - 1).append(name).append(password.reveal()).append("\"}");
  return out;
}

}  // namespace sluis::targets::google
