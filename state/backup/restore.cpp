#include "state/backup/restore.hpp"

#include <unistd.h>

#include <algorithm>

#include "state/backup/newest_log.hpp"
#include "state/check.hpp"
#include "state/epoch_step.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/files.hpp"
#include "state/keyring.hpp"
#include "state/keyring_files.hpp"
#include "state/log/mirror.hpp"
#include "state/own_folder.hpp"
#include "state/schema.hpp"
#include "state/vault.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

error restore_stopped() {
  return {errc::unavailable, "the restore was stopped before its end; nothing was left behind", "begin it again"};
}

/// What an attempt left: there may be a key in it.
result<void> destroy_attempt(const fs::path& folder) {
  for (const auto epoch : epochs_in(folder / "keys").slots) SLUIS_TRY(destroy_epoch(folder / "keys", epoch));
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (failed) return error(errc::io, "removing " + folder.string() + ": " + failed.message());
  return {};
}

result<void> copy_in(const fs::path& from, const fs::path& to) {
  SLUIS_ASSIGN(auto bytes, read_file(from, most_key_bytes));
  return write_durably(to, bytes);
}

/// The one epoch that is whole; where a change of epoch was interrupted, the later one.
result<std::uint64_t> epoch_of_keys(const fs::path& keys) {
  const auto found = epochs_in(keys);
  std::uint64_t out = 0;
  for (const auto epoch : found.slots) {
    if (std::find(found.vaults.begin(), found.vaults.end(), epoch) != found.vaults.end()) out = std::max(out, epoch);
  }
  if (out == 0)
    return error(errc::not_found, keys.string() + " holds no slot with its vault",
                 "name the institution's folder in backup.keys_folder, or a folder keys/: --keys");
  return out;
}

result<std::vector<subject_id>> holders_in(const fs::path& keys, std::uint64_t epoch) {
  SLUIS_ASSIGN(const auto opened, vault::open(vault_file(keys, epoch)));
  std::vector<subject_id> out;
  SLUIS_TRY(opened->each(0, opened->size(), [&](const subject_id& subject, std::string_view) -> result<void> {
    out.push_back(subject);
    return {};
  }));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<subject_id> subjects_of(sqlite::database& db, const char* sql) {
  std::vector<subject_id> out;
  auto rows = db.prepare(sql);
  while (rows.step()) out.push_back(rows.id<subject_id>(0));
  std::sort(out.begin(), out.end());
  return out;
}

class gate {
 public:
  gate(const restore_request& what, fs::path folder, const secret& root_key, sluis::random& chance,
       const backup_watch& watch, const after_restore_step& after)
      : what_(what), folder_(std::move(folder)), root_key_(root_key), chance_(chance), watch_(watch), after_(after) {}

  result<restored> run() {
    SLUIS_ASSIGN(out_.manifest, verify_backup(what_.backup, watch_));
    say(restore_step::backup_verified);
    SLUIS_TRY(find_log());
    SLUIS_TRY(lay_out());
    say(restore_step::laid_out);
    sqlite::database db(folder_ / "state.db", sqlite::open_mode::create);
    SLUIS_TRY(prepare_schema(db));
    SLUIS_TRY(change(db));
    SLUIS_TRY(db.empty_write_ahead_file());
    say(restore_step::file_emptied);
    return out_;
  }

 private:
  void say(restore_step step) const {
    if (after_) after_(step);
  }
  result<void> go_on(const char* phase) { return watch_(phase, 0, 0) ? result<void>() : restore_stopped(); }

  result<void> find_log() {
    std::vector<fs::path> candidates{what_.backup / "log", what_.keys / "log", what_.keys.parent_path() / "log"};
    SLUIS_ASSIGN(const auto beside, list_backups(what_.backup.parent_path()));
    for (const auto& one : beside) {
      if (one.folder != what_.backup && one.problem.empty() && one.manifest.institution == out_.manifest.institution)
        candidates.push_back(one.folder / "log");
    }
    candidates.insert(candidates.end(), what_.logs.begin(), what_.logs.end());
    SLUIS_ASSIGN(const auto newest, newest_log(candidates));
    out_.log = newest.folder;
    return {};
  }

  /// Everything in its place, as it came.
  result<void> lay_out() {
    SLUIS_ASSIGN(from_epoch_, epoch_of_keys(what_.keys));
    SLUIS_TRY(make_own_folder(folder_.parent_path(), private_folder));
    SLUIS_TRY(make_private_folder(folder_));
    SLUIS_TRY(make_private_folder(folder_ / "keys"));
    SLUIS_TRY(make_private_folder(folder_ / "log"));
    for (const auto& file : {slot_file({}, from_epoch_), vault_file({}, from_epoch_), fs::path("log.key")})
      SLUIS_TRY(copy_in(what_.keys / file, folder_ / "keys" / file));
    bool wanted = true;
    const auto log = mirror_log(fetch_from(out_.log), folder_ / "log", [&](std::uint64_t done, std::uint64_t total) {
      wanted = watch_("copying the log", done, total) && wanted;
    });
    if (!log) return log.error();
    if (!wanted) return restore_stopped();
    std::error_code failed;
    fs::copy_file(what_.backup / "state.db", folder_ / "state.db", failed);
    if (failed)
      return error(errc::io, "copying to " + folder_.string() + ": " + failed.message(),
                   "make room on that file system");
    return {};
  }

  result<void> change(sqlite::database& db) {
    sqlite::transaction changing(db);
    SLUIS_TRY(go_on("carrying over what happened since"));
    SLUIS_ASSIGN(out_.since, carry_over(db, folder_ / "log"));
    delete_rows_of(db, subjects_of(db, "SELECT subject FROM fence"));
    SLUIS_ASSIGN(const auto without, keys_to_drop(db));
    SLUIS_TRY(expect_epochs_meet(db));
    SLUIS_TRY(go_on("wrapping the keys anew"));
    SLUIS_ASSIGN(const auto keys, keyring::open(folder_ / "keys", out_.manifest.institution, root_key_, chance_));
    SLUIS_ASSIGN(const auto next, keys->write_next_epoch(without));
    say(restore_step::epoch_written);
    record(db, {from_epoch_, next.epoch, next.old_vault, next.new_vault}, next.keys);
    changing.commit();
    say(restore_step::epoch_counted);
    out_.epoch = next.epoch;
    out_.keys = next.keys;
    SLUIS_TRY(keys->go_to_next_epoch());
    say(restore_step::key_destroyed);
    return {};
  }

  /// Those of whoever was erased, and of whoever came after the backup: the source says them again, with new keys.
  /// errc::refused if one is missing that nothing explains.
  result<std::vector<subject_id>> keys_to_drop(sqlite::database& db) {
    SLUIS_ASSIGN(const auto held, holders_in(folder_ / "keys", from_epoch_));
    const auto wanted = subjects_of(db, "SELECT id FROM subject WHERE id NOT IN (SELECT subject FROM fence)");
    std::vector<subject_id> missing, out;
    std::set_difference(wanted.begin(), wanted.end(), held.begin(), held.end(), std::back_inserter(missing));
    if (!missing.empty()) {
      return error(errc::refused,
                   "the keys of " + std::to_string(missing.size()) + " subjects are gone (" + missing.front().hex() +
                       " …) and the log does not say that they were erased: the log in " + out_.log.string() +
                       " is older than the keys, or the keys are older than the backup",
                   "give the newest log: --log; and the newest keys: --keys");
    }
    std::set_difference(held.begin(), held.end(), wanted.begin(), wanted.end(), std::back_inserter(out));
    return out;
  }

  /// The keys' epoch is the last one that the log knows of. An erasure that was interrupted is one ahead of its entry.
  result<void> expect_epochs_meet(sqlite::database& db) {
    auto open =
        db.prepare("SELECT 1 FROM fence f WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.subject = f.subject)");
    const bool interrupted = open.step();
    const auto known = std::max(out_.since.last_epoch, out_.manifest.epoch);
    if (from_epoch_ < known) {
      return error(errc::refused,
                   what_.keys.string() + " holds the keys of epoch " + std::to_string(from_epoch_) +
                       ", and the log knows of epoch " + std::to_string(known) + ": an older vault was put there",
                   "give the keys of today: --keys");
    }
    if (from_epoch_ > known + (interrupted ? 1 : 0)) {
      return error(errc::refused,
                   what_.keys.string() + " holds the keys of epoch " + std::to_string(from_epoch_) +
                       ", and the log in " + out_.log.string() + " ends before that: an older log was put there",
                   "give the newest log: --log");
    }
    return {};
  }

  void record(sqlite::database& db, const epoch_step& step, std::uint64_t keys) {
    record_epoch_step(db, step);
    db.prepare(
          "INSERT INTO vault_mark (id, epoch, records) VALUES (1, ?1, ?2) ON CONFLICT (id) DO UPDATE SET epoch = ?1, "
          "records = ?2")
        .bind(1, step.to)
        .bind(2, keys)
        .run();
    const auto name = what_.backup.filename().string();
    const auto note = "backup " + name + ", entries " + std::to_string(out_.since.from) + " to " +
                      std::to_string(out_.since.upto) + " from the log alone, " + to_text(step);
    db.prepare("INSERT INTO restored (backup, from_leaf, upto, note) VALUES (?,?,?,?)")
        .bind_text(1, name)
        .bind(2, out_.since.from)
        .bind(3, out_.since.upto)
        .bind_text(4, note)
        .run();
  }

  const restore_request& what_;
  fs::path folder_;
  const secret& root_key_;
  sluis::random& chance_;
  const backup_watch& watch_;
  const after_restore_step& after_;
  restored out_;
  std::uint64_t from_epoch_ = 0;
};

result<restored> restore_into(const restore_request& what, const fs::path& unfinished, const secret& root_key,
                              sluis::random& chance, const backup_watch& watch, const after_restore_step& after) {
  try {
    SLUIS_ASSIGN(auto out, gate(what, unfinished, root_key, chance, watch, after).run());
    if (!watch("checking it", 0, 0)) return restore_stopped();
    SLUIS_ASSIGN(const auto checked, check_folder(unfinished, &root_key));
    if (!checked.findings.empty())
      return error(errc::corrupt, "what was restored is not sound: " + checked.findings.front(), "take another backup");
    if (after) after(restore_step::checked);
    return out;
  } catch (const sqlite::sqlite_error& refused) {
    return error(errc::io, "restoring to " + unfinished.string() + ": " + refused.what(),
                 "look at that disk; and try another backup");
  }
}

}  // namespace

result<restored> restore_backup(const restore_request& asked, const secret& root_key, sluis::random& chance,
                                const backup_watch& watch, const after_restore_step& after) {
  auto what = asked;
  for (auto* path : {&what.backup, &what.keys, &what.to})
    *path = fs::absolute(*path / "").parent_path().lexically_normal();
  if (fs::exists(what.to))
    return error(errc::conflict, what.to.string() + " is there already",
                 "restore to a new folder, look at it, and put it in place then");
  const auto unfinished = what.to.parent_path() / ("." + what.to.filename().string() + ".restoring");
  SLUIS_TRY(destroy_attempt(unfinished));
  auto out = restore_into(what, unfinished, root_key, chance, watch, after);
  if (!out) {
    (void)destroy_attempt(unfinished);
    return out;
  }
  if (::rename(unfinished.c_str(), what.to.c_str()) != 0) return io_error("renaming to", what.to);
  if (const auto synced = sync_folder(what.to.parent_path()); !synced) {
    return error(errc::io,
                 "what was restored is in place and sound, and its name may not last: " + synced.error().message(),
                 "look at the disk; then: sluis check " + what.to.string());
  }
  if (after) after(restore_step::named);
  return out;
}

}  // namespace sluis::state
