#include "state/backup/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "state/backup/database_copy.hpp"
#include "state/check.hpp"
#include "state/crypto/digest.hpp"
#include "state/files.hpp"
#include "state/log/mirror.hpp"
#include "state/log/verify.hpp"
#include "state/schema.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_manifest = std::size_t{64} << 20;

error backup_stopped() {
  return {errc::unavailable, "the backup was stopped before its end", "make it again"};
}

/// "2026-11-23T22-00-00.000Z": sorts by time, and every file system takes it.
std::string backup_name(instant when) {
  auto out = to_string(when);
  std::replace(out.begin(), out.end(), ':', '-');
  return out;
}

bool is_unfinished(const fs::path& entry) {
  return entry.filename().string().starts_with(".");
}

result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->is_regular_file(failed) && at->path().filename() != "manifest")
      out.push_back(fs::relative(at->path(), folder));
  }
  if (failed) return error(errc::io, "reading " + folder.string() + ": " + failed.message());
  std::sort(out.begin(), out.end());
  return out;
}

result<std::vector<backup_file>> hash_files(const fs::path& folder, const backup_watch& watch) {
  SLUIS_ASSIGN(const auto paths, files_in(folder));
  std::vector<backup_file> out;
  for (const auto& path : paths) {
    backup_file file{path.string(), 0, {}};
    SLUIS_ASSIGN(file.hash, hash_of_file(folder / path, file.size));
    out.push_back(std::move(file));
    if (!watch("reading it again", out.size(), paths.size())) return backup_stopped();
  }
  return out;
}

void say(const after_backup_step& after, backup_step step) {
  if (after) after(step);
}

result<backup_manifest> fill(const fs::path& from, const fs::path& into, const backup_watch& watch,
                             const after_backup_step& after) {
  backup_manifest out;
  SLUIS_TRY(make_private_folder(into / "log"));
  // The log first: it may lag behind the database, never the other way round.
  bool go_on = watch("copying the log", 0, 0);
  const auto copied = mirror_log(fetch_from(from / "log"), into / "log", [&](std::uint64_t done, std::uint64_t total) {
    go_on = watch("copying the log", done, total) && go_on;
  });
  if (!copied) return copied.error();
  if (!go_on) return backup_stopped();
  say(after, backup_step::log_copied);
  SLUIS_TRY(copy_database(from / "state.db", into / "state.db", [&](std::uint64_t done, std::uint64_t total) {
    return watch("copying the data", done, total);
  }));
  say(after, backup_step::database_copied);
  SLUIS_ASSIGN(const auto counted, counts_in(into / "state.db"));
  out.schema = counted.schema;
  out.epoch = counted.epoch;
  out.keys = counted.keys;
  SLUIS_ASSIGN(const auto log, verify_log(into / "log"));
  out.log_size = log.size;
  out.log_root = log.root;
  SLUIS_ASSIGN(out.files, hash_files(into, watch));
  say(after, backup_step::files_hashed);
  return out;
}

result<made_backup> make_in(const fs::path& from, const fs::path& unfinished, const fs::path& place,
                            const institution_id& institution, instant now, const backup_watch& watch,
                            const after_backup_step& after) {
  made_backup out;
  SLUIS_TRY(make_private_folder(unfinished));
  say(after, backup_step::folder_made);
  SLUIS_ASSIGN(out.manifest, fill(from, unfinished, watch, after));
  out.manifest.institution = institution;
  out.manifest.made = now;
  out.manifest.program = SLUIS_VERSION;
  const auto text = to_text(out.manifest);
  out.manifest_hash = crypto::sha256(text);
  SLUIS_TRY(write_durably(unfinished / "manifest", text));
  say(after, backup_step::manifest_written);
  SLUIS_TRY(verify_backup(unfinished, watch));
  say(after, backup_step::verified);
  if (::rename(unfinished.c_str(), place.c_str()) != 0) return io_error("renaming to", place);
  SLUIS_TRY(sync_folder(place.parent_path()));
  say(after, backup_step::named);
  out.folder = place;
  return out;
}

result<void> expect_same(const fs::path& backup, const backup_manifest& says, const backup_watch& watch) {
  SLUIS_ASSIGN(const auto found, hash_files(backup, watch));
  const auto differs = [&](const std::string& path, const char* how) {
    return error(errc::corrupt, (backup / path).string() + how, "take another backup; this one was damaged or changed");
  };
  for (std::size_t i = 0; i < std::max(found.size(), says.files.size()); ++i) {
    if (i >= found.size() || (i < says.files.size() && says.files[i].path < found[i].path))
      return differs(says.files[i].path, " is missing");
    if (i >= says.files.size() || found[i].path < says.files[i].path)
      return differs(found[i].path, " is not in the manifest");
    if (found[i] != says.files[i]) return differs(found[i].path, " is not what was written");
  }
  return {};
}

}  // namespace

result<made_backup> make_backup(const fs::path& institution_folder, const fs::path& backups,
                                const institution_id& institution, instant now, const backup_watch& watch,
                                const after_backup_step& after) {
  std::error_code failed;
  if (!fs::is_directory(backups.parent_path(), failed)) {
    return error(errc::io, backups.parent_path().string() + " is not there",
                 "make that folder for the daemon's user, or mount the disk that it is on");
  }
  SLUIS_TRY(make_private_folder(backups));
  SLUIS_TRY(drop_backups(backups, {}));
  const auto place = backups / backup_name(now);
  if (fs::exists(place)) return error(errc::conflict, place.string() + " is there already", "make one a moment later");
  auto made = make_in(institution_folder, backups / ("." + backup_name(now)), place, institution, now, watch, after);
  if (!made) (void)drop_backups(backups, {});
  return made;
}

result<backup_manifest> verify_backup(const fs::path& backup, const backup_watch& watch) {
  const auto text = read_file(backup / "manifest", most_manifest);
  if (!text)
    return error(errc::not_found, backup.string() + " is no backup: " + text.error().message(),
                 "see: sluis backup list");
  auto says = parse_manifest(*text);
  if (!says) return error(errc::corrupt, backup.string() + ": " + says.error().message(), says.error().hint());
  SLUIS_TRY(expect_same(backup, *says, watch));
  SLUIS_ASSIGN(const auto log, verify_log(backup / "log"));
  if (log.size != says->log_size || log.root != says->log_root)
    return error(errc::corrupt, backup.string() + ": the log is not the one in the manifest");
  if (!watch("checking it", 0, 0)) return backup_stopped();
  if (says->schema < schema_version())
    return says;  // of an older program: it is checked in whole when a restore has brought it up to date
  SLUIS_ASSIGN(const auto checked, check_folder(backup, nullptr));
  if (checked.findings.empty()) return says;
  return error(errc::corrupt,
               backup.string() + ": " + checked.findings.front() + (checked.findings.size() > 1 ? " (and more)" : ""),
               "see it whole: sluis check " + backup.string());
}

result<std::vector<listed_backup>> list_backups(const fs::path& backups) {
  std::vector<listed_backup> out;
  std::error_code failed;
  if (!fs::exists(backups, failed)) return out;
  for (fs::directory_iterator at(backups, failed), end; !failed && at != end; at.increment(failed)) {
    if (is_unfinished(at->path()) || !at->is_directory(failed)) continue;
    listed_backup one;
    one.folder = at->path();
    const auto text = read_file(at->path() / "manifest", most_manifest);
    auto manifest = text ? parse_manifest(*text) : result<backup_manifest>(text.error());
    if (!manifest) one.problem = manifest.error().message();
    if (manifest) {
      for (const auto& file : manifest->files) one.bytes += file.size;
      one.manifest = std::move(*manifest);
      one.manifest.files.clear();
    }
    out.push_back(std::move(one));
  }
  if (failed)
    return error(errc::io, "reading " + backups.string() + ": " + failed.message(),
                 "give the daemon's user the right to read there");
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.folder < b.folder; });
  return out;
}

namespace {

/// Newest first; without those that cannot be read: whatever these are, they are not ours to throw away.
std::vector<const listed_backup*> newest_first(const std::vector<listed_backup>& all) {
  std::vector<const listed_backup*> out;
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (one->problem.empty()) out.push_back(&*one);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto* one, const auto* other) {
    return one->manifest.log_size > other->manifest.log_size;
  });
  return out;
}

}  // namespace

std::optional<listed_backup> newest_of(const std::vector<listed_backup>& all) {
  const auto sorted = newest_first(all);
  return sorted.empty() ? std::nullopt : std::optional(*sorted.front());
}

std::vector<fs::path> which_to_drop(const std::vector<listed_backup>& all, instant now, const backup_retention& rule) {
  std::vector<fs::path> out;
  std::uint32_t kept = 0;
  auto made_by = now;  // no older one was made later than a newer one
  for (const auto* one : newest_first(all)) {
    made_by = std::min(made_by, one->manifest.made);
    const bool is_newest = kept == 0;
    if (is_newest || (kept < rule.keep && now - made_by <= rule.days))
      ++kept;
    else
      out.push_back(one->folder);
  }
  return out;
}

result<void> drop_backups(const fs::path& backups, const std::vector<fs::path>& which) {
  std::error_code failed;
  for (const auto& one : which) {
    const auto going =
        one.parent_path() / (".gone-" + one.filename().string());  // a half-deleted one must not look whole
    fs::rename(one, going, failed);
    if (failed) return error(errc::io, "removing " + one.string() + ": " + failed.message());
  }
  for (const auto& entry : fs::directory_iterator(backups, failed)) {
    if (!is_unfinished(entry.path())) continue;
    std::error_code refused;
    fs::remove_all(entry.path(), refused);
    if (refused) return error(errc::io, "removing " + entry.path().string() + ": " + refused.message());
  }
  return {};
}

}  // namespace sluis::state
