#include "daemon/sockets/subuid.hpp"

#include <charconv>
#include <fstream>
#include <sstream>
#include <system_error>

namespace sluis::daemon {

namespace {

constexpr std::uintmax_t largest_file = 1024 * 1024;

bool read_number(std::string_view text, std::uint64_t& into) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
  return failed == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::vector<subuid_range> parse_subuid(std::string_view text) {
  std::vector<subuid_range> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto first = line.find(':');
    const auto second = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    subuid_range range;
    range.owner = line.substr(0, first);
    const bool numbers = read_number(line.substr(first + 1, second - first - 1), range.first) &&
                         read_number(line.substr(second + 1), range.count);
    if (numbers && !range.owner.empty() && range.count > 0) out.push_back(std::move(range));
  }
  return out;
}

result<std::vector<subuid_range>> read_subuid(const std::filesystem::path& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  if (failed == std::errc::no_such_file_or_directory) return std::vector<subuid_range>{};
  if (failed || size > largest_file) {
    return error(errc::io,
                 "cannot read " + file.string() + ": " + (failed ? failed.message() : std::string("larger than 1 MiB")),
                 "let the daemon's user read it: it tells uids of user namespaces from those of people");
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    return error(errc::io, "cannot read " + file.string(),
                 "let the daemon's user read it: it tells uids of user namespaces from those of people");
  return parse_subuid(text.str());
}

}  // namespace sluis::daemon
