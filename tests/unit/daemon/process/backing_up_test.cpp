// When a backup is due, and where it goes.
#include "daemon/process/backing_up.hpp"
#include "daemon/cycle/nights.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

// A Tuesday; in the Netherlands it is an hour later.
constexpr instant backup_tuesday = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1};

TEST(backing_up, is_due_once_a_night) {
  struct row {
    const char* name;
    std::optional<instant> last, last_try;
    instant now;
    bool due;
  };
  for (const auto& [name, last, last_try, now, due] : {
           row{"by day", {}, {}, backup_tuesday + 12h, false},
           row{"the first evening", {}, {}, backup_tuesday + 19h, true},
           row{"made this evening", backup_tuesday + 19h, backup_tuesday + 19h, backup_tuesday + 23h, false},
           row{"made yesterday evening", backup_tuesday - 5h, backup_tuesday - 5h, backup_tuesday + 19h, true},
           row{"tried half an hour ago", {}, backup_tuesday + 19h, backup_tuesday + 19h + 30min, false},
           row{"tried an hour ago", {}, backup_tuesday + 19h, backup_tuesday + 20h, true},
           row{"the clock was set back", backup_tuesday + 48h, backup_tuesday + 48h, backup_tuesday + 19h, true},
       }) {
    EXPECT_EQ(is_backup_due(last, last_try, {}, now), due) << name;
  }
}

TEST(backing_up, goes_to_a_folder_of_the_institution) {
  config::config settings;
  settings.daemon.state_dir = "/var/lib/sluis";
  const institution_id id("stichting");
  EXPECT_EQ(place_for(settings, id).backups, "/var/lib/sluis/stichting/backup");
  EXPECT_FALSE(place_for(settings, id).keys);
  settings.backup.folder = "/mnt/backups";
  settings.backup.keys_folder = "/mnt/keys";
  EXPECT_EQ(place_for(settings, id).backups, "/mnt/backups/stichting");
  EXPECT_EQ(place_for(settings, id).keys, "/mnt/keys/stichting");
}

}  // namespace
}  // namespace sluis::daemon
