#include "state/check/partial_tiles.hpp"

#include <charconv>

#include "state/files.hpp"
#include "state/log/tile_folder.hpp"

namespace sluis::state {

using namespace tlog;

namespace {

std::string beginning_of(const tile_name& now, std::string_view bytes, std::uint64_t width) {
  if (now.level != tile_name::entries) return std::string(bytes.substr(0, width * sizeof(sha256_hash)));
  std::string out;
  const auto entries = split_bundle(bytes, now.width);
  for (std::uint64_t i = 0; entries && i < width; ++i) append_entry(out, (*entries)[i]);
  return out;
}

}  // namespace

void check_older_partials(const std::filesystem::path& log_folder, const tile_name& now, std::string_view bytes,
                          const std::function<void(std::string)>& say) {
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(log_folder / now.partials(), failed)) {
    const auto name = file.path().filename().string();
    std::uint64_t width = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), width);
    if (read.ec != std::errc{} || read.ptr != name.data() + name.size() || width == 0 || width >= now.width) continue;
    const tile_name older{now.level, now.index, width};
    const auto found = read_file(log_folder / older.path(), max_tile_file);
    if (!found) continue;  // a daemon that runs may have tidied up meanwhile
    auto wrong = difference(older, beginning_of(now, bytes, width), *found);
    if (!wrong.empty()) say(std::move(wrong));
  }
}

}  // namespace sluis::state
