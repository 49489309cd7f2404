#include "daemon/client/command_backup.hpp"

#include "daemon/client/progress_bar.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/process/root_key.hpp"
#include "model/shown_time.hpp"
#include "state/backup/restore.hpp"

namespace sluis::daemon::client {

namespace {

namespace fs = std::filesystem;

/// Draws what the work says; a Ctrl-C ends it at the next chance.
state::backup_watch shown_by(shell& at, progress_bar& bar) {
  return [&](const char* phase, std::uint64_t done, std::uint64_t total) {
    progress_view view;
    view.phase = phase;
    view.done = done;
    view.total = total;
    if (at.io.err_is == terminal::yes) bar.update({view});
    return !at.io.interrupted();
  };
}

json json_of(const state::listed_backup& what) {
  json out;
  out["institution"] = what.manifest.institution.str();
  out["name"] = what.folder.filename().string();
  out["folder"] = what.folder.string();
  out["made"] = what.problem.empty() ? json(to_string(what.manifest.made)) : json(nullptr);
  out["bytes"] = what.bytes;
  out["log_size"] = what.manifest.log_size;
  out["epoch"] = what.manifest.epoch;
  out["keys"] = what.manifest.keys;
  out["problem"] = what.problem;
  return out;
}

std::string show_backups(const json& answer) {
  using enum table::align;
  table out({{"INSTITUTION"}, {"MADE"}, {"BYTES", right}, {"LOG", right}, {"KEYS", right}, {"FOLDER"}, {"PROBLEM"}});
  for (const auto& each : list(answer, "backups")) {
    out.add({text(each, "institution"), moment(each, "made"), grouped(number(each, "bytes")),
             grouped(number(each, "log_size")), grouped(number(each, "keys")), text(each, "folder"),
             or_dash(text(each, "problem"))});
  }
  return out.empty() ? "no backups\n" : out.text();
}

exit_code tell_restored(shell& at, const restore_options& options, const state::restored& done) {
  const auto& since = done.since;
  if (at.as == form::for_programs) {
    print(at, {{"folder", options.to.string()},
               {"institution", done.manifest.institution.str()},
               {"backup", to_string(done.manifest.made)},
               {"log", done.log.string()},
               {"log_size", since.upto},
               {"carried_over", since.upto - since.from},
               {"erased", since.erased},
               {"withdrawn", since.withdrawn},
               {"left", since.left},
               {"orders", since.orders},
               {"lost_accounts", since.lost_accounts},
               {"lost_consents", since.lost_consents},
               {"lost_approvals", since.lost_approvals},
               {"epoch", done.epoch},
               {"keys", done.keys}});
    return exit_code::done;
  }
  auto& out = at.io.out;
  out << "restored " << done.manifest.institution.str() << " as of " << shown_time(done.manifest.made) << " to "
      << options.to.string() << "\n"
      << "  log    " << counted(since.upto, "entry", "entries") << " (from " << done.log.string() << "), "
      << grouped(since.upto - since.from) << " of them from after the backup\n"
      << "  keys   " << counted(done.keys, "subject", "subjects") << ", wrapped anew: epoch " << done.epoch << "\n"
      << "  since then: " << grouped(since.erased) << " erased and staying erased, " << grouped(since.left) << " left, "
      << grouped(since.withdrawn) << " consents withdrawn, " << grouped(since.orders)
      << " orders given, confirmed or withdrawn\n";
  if (since.lost_consents > 0)
    out << "  TO DO  " << counted(since.lost_consents, "consent was", "consents were")
        << " recorded after the backup: record them again (sluis consent grant)\n";
  if (since.lost_accounts > 0)
    out << "  TO DO  " << counted(since.lost_accounts, "account was", "accounts were")
        << " made at targets after the backup: the next plan is held for you to look at (sluis plan list)\n";
  if (since.lost_approvals > 0)
    out << "  TO DO  " << counted(since.lost_approvals, "held read was", "held reads were")
        << " approved after the backup: they are held again, and no account gets its earlier names back before "
           "somebody approves that plan (sluis read list, sluis plan list)\n";
  out << "put it in the place of the institution's folder, start sluisd, and sync; then destroy the folder that it "
         "replaces: its keys still open what they opened\n";
  return exit_code::done;
}

}  // namespace

exit_code run_backup_create(shell& at, const std::string& institution) {
  json order = json::object();
  if (!institution.empty()) order["institution"] = institution;
  const auto started = at.daemon.post("/v1/backups", order);
  if (!started) return tell(at, started.error());
  const auto job = follow_job(at, text(*started, "job"));
  if (!job) return tell(at, job.error());
  if (!*job) {
    at.io.err << "the backup goes on in the daemon; see: sluis backup list\n";
    return interrupted_by_user;
  }
  if (at.as == form::for_programs) {
    print(at, **job);
  } else {
    at.io.out << show_sync(**job);
  }
  return exit_code_of_sync(**job);
}

exit_code run_backup_list(shell& at, const std::string& institution, const fs::path& in) {
  json answer;
  if (in.empty()) {
    auto told = at.daemon.get("/v1/backups" + query({{"institution", institution}}));
    if (!told) return tell(at, told.error());
    answer = std::move(*told);
  } else {
    const auto all = state::list_backups(in);
    if (!all) return tell(at, all.error());
    answer["backups"] = json::array();
    for (const auto& each : *all) answer["backups"].push_back(json_of(each));
  }
  if (at.as == form::for_programs) {
    print(at, answer);
  } else {
    at.io.out << show_backups(answer);
  }
  return exit_code::done;
}

exit_code run_backup_verify(shell& at, const fs::path& backup) {
  progress_bar bar(at.io);
  const auto says = state::verify_backup(backup, shown_by(at, bar));
  bar.clear();
  if (!says) return tell(at, says.error());
  std::uint64_t bytes = 0;
  for (const auto& file : says->files) bytes += file.size;
  if (at.as == form::for_programs) {
    print(at, json_of({backup, *says, bytes, {}}));
  } else {
    at.io.out << "sound: " << says->institution.str() << " as of " << shown_time(says->made) << ", "
              << counted(says->files.size(), "file", "files") << ", " << grouped(bytes) << " bytes, "
              << counted(says->log_size, "log entry", "log entries") << ", no key\n";
  }
  return exit_code::done;
}

exit_code run_backup_restore(shell& at, const restore_options& options) {
  system_random chance;
  const auto key = load_root_key(options.key_file, missing_key::refuse, chance);
  if (!key) return tell(at, key.error());
  progress_bar bar(at.io);
  const auto done =
      state::restore_backup({options.backup, options.keys, options.to, options.logs}, *key, chance, shown_by(at, bar));
  bar.clear();
  return done ? tell_restored(at, options, *done) : tell(at, done.error());
}

}  // namespace sluis::daemon::client
