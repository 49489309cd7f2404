#include "daemon/api/log_file.hpp"

#include <charconv>
#include <optional>

#include "state/files.hpp"
#include "state/log/tile.hpp"

namespace sluis::daemon::api {

namespace {

using state::tlog::tile_name;

constexpr std::size_t largest_file =
    state::tlog::tile_width * (2 + state::tlog::max_entry_size);  // a full tile of the longest entries
constexpr std::uint64_t last_level = 63 / state::tlog::tile_height;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// "x001/x234/067"; whether it is spelt canonically is for the caller to compare.
std::optional<std::uint64_t> index(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  if (digits.size() > 18) return std::nullopt;
  return number(digits);
}

/// Takes off the front up to the slash.
std::string_view take_part(std::string_view& text) {
  const auto slash = text.find('/');
  const auto out = text.substr(0, slash);
  text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  return out;
}

bool is_tile(std::string_view name) {
  auto rest = name;
  if (take_part(rest) != "tile") return false;
  const auto level = take_part(rest);
  std::uint64_t width = state::tlog::tile_width;
  if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
    const auto given = number(rest.substr(partial + 3));
    if (!given || *given == 0 || *given >= state::tlog::tile_width) return false;
    width = *given;
    rest = rest.substr(0, partial);
  }
  const auto n = index(rest);
  if (!n) return false;
  if (level == "entries") return name == tile_name{tile_name::entries, *n, width}.path();
  const auto l = number(level);
  return l && *l <= last_level && name == tile_name{static_cast<int>(*l), *n, width}.path();
}

}  // namespace

bool is_log_file(std::string_view name) {
  return name == "checkpoint" || name == "vkey" || is_tile(name);
}

result<std::string> read_log_file(const std::filesystem::path& folder, const std::string& name) {
  const error missing(errc::not_found, "the log has no such file",
                      "checkpoint, vkey, tile/<L>/<N>[.p/<W>], tile/entries/<N>[.p/<W>]");
  if (!is_log_file(name)) return missing;
  auto out = state::read_file(folder / name, largest_file);
  if (!out && out.error().code() == errc::not_found) return missing;
  return out;
}

}  // namespace sluis::daemon::api
