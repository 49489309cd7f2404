#include "state/log/reader.hpp"

#include <algorithm>

#include "state/log/tile_folder.hpp"

namespace sluis::state {

result<std::vector<std::string>> read_entries(const std::filesystem::path& folder, std::uint64_t from,
                                              std::uint64_t limit) {
  const tlog::tile_folder files(folder);
  SLUIS_ASSIGN(const auto key, files.verifier());
  SLUIS_ASSIGN(const auto head, files.signed_checkpoint(key));
  std::vector<std::string> out;
  const auto end = from >= head.size ? from : from + std::min(limit, head.size - from);
  tlog::entry_bundle bundle;
  while (from < end) {
    const auto index = from / tlog::tile_width;
    SLUIS_TRY(files.entries(index, tlog::width_of(head.size, 0, index), bundle));
    for (auto at = from % tlog::tile_width; at < bundle.entries.size() && from < end; ++at, ++from) {
      out.emplace_back(bundle.entries[at]);
    }
  }
  return out;
}

}  // namespace sluis::state
