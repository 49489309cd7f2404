#include "connectors/targets/graph/first_password.hpp"

#include <array>

namespace sluis::targets::graph {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
static_assert(alphabet.size() == 64);
constexpr std::string_view every_class = "Aa1-";

}  // namespace

secret first_password(random& chance) {
  std::array<std::uint8_t, 22> drawn{};
  chance.fill(drawn.data(), drawn.size());
  std::string out;
  out.reserve(drawn.size() + every_class.size());  // no copy is left behind by growing
  for (const auto byte : drawn) out += alphabet[byte & 63U];
  wipe(drawn.data(), drawn.size());
  out += every_class;
  return secret(std::move(out));
}

}  // namespace sluis::targets::graph
