// Opens the memory of one institution. What is found is a value: the strand takes the memory, the io_context's thread
// all the rest.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/configured.hpp"
#include "model/random.hpp"
#include "model/secret.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Copied from the island on the io_context's thread.
struct opening_request {
  institution_id id;
  std::filesystem::path folder;
  std::vector<config::target_settings> targets;
  backup_place places;
  bool had_data = false;  // as in reopening
  std::function<std::chrono::milliseconds()> running;
  daemon::configured configuration = {};  // put on record where it is another one than the last
};
[[nodiscard]] opening_request request_to_open(const island& where, const std::filesystem::path& state_dir);

struct found_open {
  std::unique_ptr<state::store> memory;  // none: see `opened`
  result<void> opened;
  bool had_data = false;
  newest_backup backup;
  std::map<target_id, state::target_health> healths;
  state::moments_by_name moments;
  std::map<target_id, beyond_consents> beyond;
};
/// On the strand, or before there is one. Writes the entry of the start (leaf daemon.start), and of a configuration
/// that differs. Throws nothing.
[[nodiscard]] found_open open_memory(const opening_request& what, const secret& root_key, const clock& time,
                                     sluis::random& chance);

}  // namespace sluis::daemon
