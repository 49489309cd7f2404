#include "state/backup/newest_log.hpp"

#include <optional>

namespace sluis::state {

namespace fs = std::filesystem;

result<found_log> newest_log(const std::vector<fs::path>& folders) {
  std::vector<found_log> all;
  std::optional<std::size_t> newest;
  for (const auto& folder : folders) {
    std::error_code failed;
    if (!fs::exists(folder / "checkpoint", failed)) continue;
    auto report = verify_log(folder);
    if (!report)
      return error(report.error().code(), folder.string() + ": " + report.error().message(), report.error().hint());
    all.push_back({folder, std::move(*report)});
    if (!newest || all.back().report.size > all[*newest].report.size) newest = all.size() - 1;
  }
  if (!newest) return error(errc::not_found, "there is no copy of the log", "name one: --log");
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == *newest) continue;
    const auto consistent = verify_consistency(all[i].folder, all[*newest].folder);
    if (!consistent) {
      return error(errc::corrupt,
                   all[i].folder.string() + " and " + all[*newest].folder.string() +
                       " tell two histories: " + consistent.error().message(),
                   "find out which one is yours; keep both as evidence");
    }
  }
  return all[*newest];
}

}  // namespace sluis::state
