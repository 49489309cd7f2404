#include "state/log/log_moments.hpp"

#include <charconv>
#include <string>

#include "state/files.hpp"

namespace sluis::state {

namespace {

// Milliseconds since 1970, in decimal, a blank, and the number of entries.
std::filesystem::path file_of(const std::filesystem::path& log_folder, log_event of) {
  return log_folder.parent_path() / (of == log_event::verified ? "log_verified" : "log_rebuilt");
}

}  // namespace

std::optional<log_moment> last_moment(const std::filesystem::path& log_folder, log_event of) {
  constexpr std::size_t longest = 41;
  const auto text = read_file(file_of(log_folder, of), longest);
  if (!text) return std::nullopt;
  const auto* const end = text->data() + text->size();
  std::int64_t since = 0;
  log_moment out;
  auto read = std::from_chars(text->data(), end, since);
  if (read.ec == std::errc{} && read.ptr != end && *read.ptr == ' ')
    read = std::from_chars(read.ptr + 1, end, out.entries);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  out.at = instant{std::chrono::milliseconds{since}};
  return out;
}

result<void> note_moment(const std::filesystem::path& log_folder, log_event of, const log_moment& what) {
  return write_durably(file_of(log_folder, of),
                       std::to_string(what.at.time_since_epoch().count()) + " " + std::to_string(what.entries));
}

}  // namespace sluis::state
