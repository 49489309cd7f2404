#include "state/log/mirror.hpp"

#include <algorithm>

#include "state/file_batch.hpp"
#include "state/log/checkpoint.hpp"
#include "state/log/note.hpp"
#include "state/log/proof.hpp"
#include "state/own_folder.hpp"

namespace sluis::state {

namespace fs = std::filesystem;
using namespace tlog;

namespace {

constexpr std::size_t small_file = 64 * 1024;
constexpr std::size_t files_a_batch = 512;
constexpr ::mode_t readable = 0644;
constexpr int most_attempts = 10;

result<checkpoint> open_checkpoint(const std::string& note, const note_verifier& by) {
  SLUIS_ASSIGN(const auto signed_text, by.open(note));
  return parse_checkpoint(signed_text);
}

/// The folder is new, empty, or an older copy of this log: of so many leaves.
result<std::uint64_t> prepare(const fs::path& to, const std::string& vkey, const note_verifier& by,
                              const checkpoint& head) {
  SLUIS_TRY(make_own_folder(to, readable_folder));
  std::error_code failed;
  const auto old_key = read_file(to / "vkey", small_file);
  if (!old_key) {
    if (fs::is_empty(to, failed) && !failed) return 0;
    return error(errc::conflict, to.string() + " holds other files", "give a new folder, or one with an older export");
  }
  if (*old_key != vkey)
    return error(errc::conflict, to.string() + " holds a copy of another log", "give another folder");
  const auto old_note = read_file(to / "checkpoint", small_file);
  if (!old_note && old_note.error().code() == errc::not_found) return 0;  // an export that broke off
  if (!old_note) return old_note.error();
  const auto old_head = open_checkpoint(*old_note, by);
  if (!old_head) {  // it is written in one step, and last: this was not an interruption
    return error(errc::conflict, "the checkpoint of the copy in " + to.string() + " is not as it was signed",
                 "keep that copy as evidence; where its disk is at fault, remove it and copy again");
  }
  if (old_head->size > head.size) {
    return error(errc::conflict,
                 "the copy in " + to.string() + " has " + std::to_string(old_head->size) + " entries, the log only " +
                     std::to_string(head.size) + ": entries were lost or the log was rewritten",
                 "keep that copy as evidence, and export to another folder");
  }
  return old_head->size;
}

/// The first `count` entries of a full bundle.
result<std::string> cut_bundle(const std::string& full, std::uint64_t count) {
  SLUIS_ASSIGN(const auto entries, split_bundle(full, tile_width));
  std::string out;
  for (std::uint64_t i = 0; i < count; ++i) append_entry(out, entries[i]);
  return out;
}

result<std::string> fetch_tile(const log_fetcher& fetch, const tile_name& name) {
  auto bytes = fetch(name.path());
  if (bytes || bytes.error().code() != errc::not_found || name.width == tile_width) return bytes;
  SLUIS_ASSIGN(auto full, fetch(name.full().path()));
  if (name.level == tile_name::entries) return cut_bundle(full, name.width);
  full.resize(std::min(full.size(), name.width * sizeof(sha256_hash)));
  return full;
}

/// A checkpoint and the partial tiles at its right edge. These alone can go while one reads: a busy log drops the
/// partial tiles of its older checkpoints. Then the edge of a newer checkpoint is taken.
struct edge {
  std::string note;
  checkpoint head;
  std::vector<std::pair<std::string, std::string>> partials;  // path, bytes
  std::uint64_t tiles = 0;                                    // all of them
};

result<edge> fetch_edge_once(const log_fetcher& fetch, const note_verifier& by) {
  edge out;
  SLUIS_ASSIGN(out.note, fetch("checkpoint"));
  SLUIS_ASSIGN(out.head, open_checkpoint(out.note, by));
  const auto take = [&](const tile_name& name) -> result<void> {
    ++out.tiles;
    if (name.width == tile_width) return {};
    SLUIS_ASSIGN(auto bytes, fetch_tile(fetch, name));
    out.partials.emplace_back(name.path(), std::move(bytes));
    return {};
  };
  SLUIS_TRY(for_each_tile(out.head.size, take));
  return out;
}

result<edge> fetch_edge(const log_fetcher& fetch, const note_verifier& by) {
  for (int attempt = 1;; ++attempt) {
    auto out = fetch_edge_once(fetch, by);
    if (out || out.error().code() != errc::not_found || attempt == most_attempts) return out;
  }
}

/// A full tile never changes: one that is there as it should be is left alone.
bool is_there(const fs::path& file, const std::string& bytes) {
  std::error_code failed;
  if (fs::file_size(file, failed) != bytes.size() || failed) return false;
  const auto found = read_file(file, bytes.size());
  return found && *found == bytes;
}

/// Leaves up to the end of what a full tile covers.
std::uint64_t end_of(const tile_name& name) {
  std::uint64_t leaves = name.index + 1;
  for (int level = name.level == tile_name::entries ? 0 : name.level; level >= 0; --level) leaves *= tile_width;
  return leaves;
}

}  // namespace

log_fetcher fetch_from(const fs::path& log_folder) {
  constexpr std::size_t largest = tile_width * (max_entry_size + 2);
  return [log_folder](const std::string& name) { return read_file(log_folder / name, largest); };
}

result<void> for_each_tile(std::uint64_t size, const std::function<result<void>(const tile_name&)>& visit) {
  for (std::uint64_t n = 0; n * tile_width < size; ++n) {
    SLUIS_TRY(visit({tile_name::entries, n, width_of(size, 0, n)}));
  }
  for (unsigned level = 0; level * tile_height < 64 && size >> (level * tile_height) > 0; ++level) {
    for (std::uint64_t n = 0; width_of(size, level, n) > 0; ++n) {
      SLUIS_TRY(visit({static_cast<int>(level), n, width_of(size, level, n)}));
    }
  }
  return {};
}

result<mirror_report> mirror_log(const log_fetcher& fetch, const fs::path& to,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress,
                                 std::uint64_t known) {
  SLUIS_ASSIGN(const auto vkey, fetch("vkey"));
  SLUIS_ASSIGN(const auto by, note_verifier::parse(std::string_view(vkey).substr(0, vkey.find('\n'))));
  SLUIS_ASSIGN(const auto newest, fetch_edge(fetch, by));
  SLUIS_ASSIGN(const auto held, prepare(to, vkey, by, newest.head));
  if (held < known) known = 0;  // another disk in its place, say

  mirror_report out{newest.head.origin, newest.head.size, 2 + newest.partials.size()};
  file_batch files(to);
  if (!is_there(to / "vkey", vkey)) SLUIS_TRY(files.add(to / "vkey", vkey, readable));
  for (const auto& [path, bytes] : newest.partials) {
    if (!is_there(to / path, bytes)) SLUIS_TRY(files.add(to / path, bytes, readable));
  }
  const auto copy = [&](const tile_name& name) -> result<void> {
    if (name.width < tile_width) return {};
    ++out.files;
    if (end_of(name) <= known) return {};
    SLUIS_ASSIGN(const auto bytes, fetch(name.path()));
    if (!is_there(to / name.path(), bytes)) SLUIS_TRY(files.add(to / name.path(), bytes, readable));
    progress(out.files - 2, newest.tiles);
    return files.size() >= files_a_batch ? files.commit() : result<void>();
  };
  SLUIS_TRY(for_each_tile(newest.head.size, copy));
  SLUIS_TRY(files.commit());
  if (is_there(to / "checkpoint", newest.note)) return out;
  SLUIS_TRY(files.add(to / "checkpoint", newest.note, readable));
  SLUIS_TRY(files.commit());
  return out;
}

}  // namespace sluis::state
