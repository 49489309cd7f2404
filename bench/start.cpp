// Prepares what bench/start.py measures: sluis-bench-start STATE_FOLDER INSTITUTION push | ENTRIES.
//   push     everybody of a memory that sluis-bench-intake filled is named and pushed to a target once
//   ENTRIES  entries are added until the log has so many
// Then the memory is opened once more; prints how long that took, and how many bytes each part has, as JSON.
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "bench/first_push.hpp"
#include "bench/peak.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "state/store.hpp"

namespace {

using namespace sluis;
namespace fs = std::filesystem;

unsigned long long number(std::uint64_t n) {
  return n;
}

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t out = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out += entry.file_size();
  }
  return out;
}

/// As the outcome of a push is: the most frequent entry, and about the mean size.
void grow(state::store& store, std::uint64_t to, sluis::random& chance) {
  constexpr std::uint64_t at_once = 20'000;
  mutation what;
  what.kind = mutation_kind::push_done;
  what.ciphertext_hash.emplace().fill(7);
  what.key_commitment.emplace().fill(8);
  what.note = "partner create_user plan 12 given_name,family_name,email";
  while (store.log().size() < to) {
    state::store::work adding(store);
    for (std::uint64_t i = 0; i < at_once && store.log().size() < to; ++i) {
      what.subject = chance.make<subject_id>();
      what.n = i;
      store.log().append(what);
    }
    adding.commit().value();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: sluis-bench-start STATE_FOLDER INSTITUTION push | ENTRIES\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  daemon::system_clock time;
  daemon::system_random chance;
  const fs::path folder = argv[1];
  const institution_id institution(argv[2]);
  const secret root_key(std::string(32, 'b'));
  {
    auto store = state::store::open(folder, institution, root_key, time, chance).value();
    const std::atomic<bool> stopping = false;
    if (std::string_view(argv[3]) == "push") {
      daemon::name_everyone(*store, {}, daemon::give_way(stopping, nullptr)).value();
      bench::push_everybody(*store);
    } else {
      grow(*store, std::strtoull(argv[3], nullptr, 10), chance);
    }
    store->db().empty_write_ahead_file().value();
  }
  const auto begun = std::chrono::steady_clock::now();
  auto store = state::store::open(folder, institution, root_key, time, chance).value();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  auto people = store->db().prepare("SELECT count(*) FROM current WHERE kind = 1");
  people.step();
  auto entries = store->db().prepare("SELECT sum(length(entry)) FROM leaf");
  entries.step();
  std::printf(
      "{\"entries\":%llu,\"people\":%lld,\"open_s\":%.3f,\"peak_mb\":%.0f,\"entry_bytes\":%lld,\"state_db\":%llu,"
      "\"bundles\":%llu,\"log\":%llu,\"keys\":%llu}\n",
      number(store->log().size()), static_cast<long long>(people.integer(0)), took.count(), bench::peak_mb(),
      static_cast<long long>(entries.integer(0)), number(fs::file_size(folder / "state.db")),
      number(bytes_in(folder / "log" / "tile" / "entries")), number(bytes_in(folder / "log")),
      number(bytes_in(folder / "keys")));
  return 0;
}
