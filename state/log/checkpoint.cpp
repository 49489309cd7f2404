#include "state/log/checkpoint.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "state/log/base64.hpp"

namespace sluis::state::tlog {

namespace {

std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size() || std::to_string(out) != text) return std::nullopt;
  return out;
}

}  // namespace

std::string to_text(const checkpoint& c) {
  const std::string_view root(reinterpret_cast<const char*>(c.root.data()), c.root.size());
  return c.origin + '\n' + std::to_string(c.size) + '\n' + to_base64(root) + '\n';
}

result<checkpoint> parse_checkpoint(std::string_view text) {
  const auto broken = [](const char* what) { return error(errc::corrupt, std::string("the checkpoint's ") + what); };
  const auto origin = take_line(text);
  const auto size_text = take_line(text);
  const auto root_text = take_line(text);
  if (!origin || origin->empty()) return broken("first line is not an origin");
  const auto size = size_text ? parse_size(*size_text) : std::nullopt;
  if (!size) return broken("second line is not a size");
  const auto root = root_text ? from_base64(*root_text) : std::nullopt;
  if (!root || root->size() != sizeof(sha256_hash)) return broken("third line is not a root");
  checkpoint out{std::string(*origin), *size, {}};
  std::transform(root->begin(), root->end(), out.root.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

}  // namespace sluis::state::tlog
