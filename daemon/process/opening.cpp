#include "daemon/process/opening.hpp"

#include <utility>

#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/foreseen.hpp"

namespace sluis::daemon {

namespace {

namespace fs = std::filesystem;

result<void> open_into(found_open& out, const opening_request& what, const secret& root_key, const clock& time,
                       sluis::random& chance) {
  out.backup = newest_backup_in(what.places);
  const bool is_there = fs::exists(what.folder / "state.db");
  if (what.had_data && !is_there) {
    return error{errc::io, what.folder.string() + " is not there any more",
                 "mount the disk that it is on; nothing new is begun in its place"};
  }
  out.had_data = is_there;
  SLUIS_ASSIGN(auto memory, state::store::open(what.folder, what.id, root_key, time, chance, what.places.keys));
  out.had_data = true;
  SLUIS_TRY(memory->record({mutation_kind::daemon_start, {}, 0, {}, {}, {}, "version " SLUIS_VERSION}));
  SLUIS_TRY(note_configured(*memory, what.configuration));
  SLUIS_TRY(memory->lived().step(what.running()));
  SLUIS_ASSIGN(out.healths, state::target_healths(*memory).all());
  SLUIS_ASSIGN(out.moments, state::moments(*memory).all());
  for (const auto& target : what.targets) {
    if (auto found = beyond_of(*memory, target, local_day(time.now()))) out.beyond[target.id] = std::move(*found);
  }
  out.memory = std::move(memory);
  return {};
}

}  // namespace

opening_request request_to_open(const island& where, const fs::path& state_dir) {
  return {where.settings.id,      state_dir / where.settings.id.str(),
          where.settings.targets, where.places,
          where.again.had_data,   where.running};
}

found_open open_memory(const opening_request& what, const secret& root_key, const clock& time, sluis::random& chance) {
  found_open out;
  out.had_data = what.had_data;
  auto attempt = [&] { return open_into(out, what, root_key, time, chance); };
  out.opened = foreseen(attempt);
  return out;
}

}  // namespace sluis::daemon
