#include "state/log/reconcile.hpp"

#include "state/log/tile_folder.hpp"

namespace sluis::state::tlog {

namespace {
constexpr std::size_t max_file = tile_width * (max_entry_size + 2);
constexpr std::size_t files_in_a_round = 512;
}  // namespace

reconciler::reconciler(std::filesystem::path folder) : folder_(folder), missing_(std::move(folder)) {}

tile_receiver reconciler::receiver() {
  return [this](const tile_name& name, std::string_view bytes) { return meet(name, bytes); };
}

result<void> reconciler::meet(const tile_name& name, std::string_view bytes) {
  const auto file = folder_ / name.path();
  const auto found = read_file(file, max_file);
  if (found) {
    if (finding_.empty()) finding_ = difference(name, bytes, *found);
  } else if (found.error().code() == errc::not_found) {
    SLUIS_TRY(missing_.add(file, bytes, 0644));
    if (missing_.size() >= files_in_a_round) SLUIS_TRY(missing_.commit());
  } else {
    return found.error();
  }
  if (name.width == tile_width) {  // what was partial before this tile was full is of no use any more
    std::error_code ignored;
    std::filesystem::remove_all(folder_ / name.partials(), ignored);
  }
  return {};
}

}  // namespace sluis::state::tlog
