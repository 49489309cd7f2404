// What `sluis` does, command by command. Each asks the daemon, shows the answer, and says how it ended. arguments.cpp
// decides which one runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/client/connection.hpp"
#include "daemon/client/console.hpp"
#include "daemon/client/exit_code.hpp"
#include "state/log/mirror.hpp"

namespace sluis::daemon::client {

enum class form : std::uint8_t { for_people, for_programs };

struct shell {
  console& io;
  form as;
  connection& daemon;
  std::string socket = {};  // the one that was named, if one was
};

// commands.cpp
exit_code run_status(shell& at);
exit_code run_status_by_school(shell& at);
exit_code run_invalid(shell& at, const std::string& institution);
/// With the keys that the source's records have. The access is logged.
exit_code run_invalid_keys(shell& at, const std::string& institution, const std::string& reason);
exit_code run_version(shell& at);
exit_code run_reload(shell& at);

// command_sync.cpp
struct sync_options {
  std::string institution, source, target, person;
  bool dry_run = false;
  bool reconcile = false;
  bool believe_list = false;
  bool wait = false;
};
/// A dry run waits by itself: its plan is what one wants to see.
exit_code run_sync(shell& at, const sync_options& options);
exit_code run_job(shell& at, const std::string& id, bool wait);
/// Watches it with a progress bar to its end, or for `patience` seconds: then it is still "running". Nothing: Ctrl-C,
/// and the job goes on.
[[nodiscard]] result<std::optional<json>> follow_job(shell& at, const std::string& id,
                                                     std::optional<int> patience_s = std::nullopt);
inline constexpr auto interrupted_by_user = static_cast<exit_code>(130);  // as a shell says it

// command_rehearse.cpp
struct rehearse_options {
  std::string institution;  // may be left out if there is only one
  std::filesystem::path config;
  std::string purpose;  // not empty: show who
};
/// The institution's real sources and rules against stand-ins: no target is asked, no state is opened.
exit_code run_rehearse(shell& at, const rehearse_options& options);

// command_plan.cpp
exit_code run_plan_list(shell& at, const std::string& institution, std::uint64_t limit);
/// `hash`: all of it, or its first digits (at least six).
exit_code run_plan_show(shell& at, const std::string& hash, const std::string& reason);

// command_read.cpp
exit_code run_read_list(shell& at, const std::string& institution);
/// `hash`: all of it, or its first digits (at least six).
exit_code run_read_show(shell& at, const std::string& hash, const std::string& reason);

// command_consent.cpp
struct consent_options {
  std::string institution, target, legal_name, country, purpose, agreement, attributes, signatory, mandate, evidence,
      from, until;
  std::string roles = "student,staff", schools;  // comma-separated; no schools: all
};
exit_code run_consent_grant(shell& at, const consent_options& options);
/// Says what it will do and asks on a terminal, or takes `yes`; without either it refuses (exit_code::usage).
enum class assent : std::uint8_t { ask, yes };
/// Asks on a terminal; without one the hash is enough.
exit_code run_plan_approve(shell& at, const std::string& hash, assent given);
/// Asks only where accounts would go to whoever the records name now, or people would get a second one.
exit_code run_read_approve(shell& at, const std::string& hash, assent given);
/// Nothing of it, or of the part that waits, is taken in, and the same content is not asked about again.
exit_code run_read_refuse(shell& at, const std::string& hash, const std::string& reason);
exit_code run_consent_withdraw(shell& at, const std::string& institution, const std::string& target, assent given);
exit_code run_consent_list(shell& at, const std::string& institution);

// command_target.cpp
exit_code run_target_prepare(shell& at, const std::string& institution, const std::string& target);
struct target_options {
  std::string institution, target, reason;
};
/// Asks as run_consent_withdraw does.
exit_code run_target_moved(shell& at, const target_options& options, assent given);
exit_code run_target_left(shell& at, const target_options& options, assent given);
exit_code run_target_pause(shell& at, const target_options& options);
exit_code run_target_resume(shell& at, const target_options& options);

// command_closing.cpp
struct closing_options {
  std::string institution, school, source, reason;
};
/// Show what they would do and ask on a terminal, or take `yes`; without either they refuse (exit_code::usage).
exit_code run_school_closed(shell& at, const closing_options& options, assent given);
exit_code run_source_gone(shell& at, const closing_options& options, assent given);

// command_person.cpp
exit_code run_person_find(shell& at, const std::string& words, const std::string& institution,
                          const std::string& reason, std::uint64_t limit);
exit_code run_person_show(shell& at, const std::string& handle, const std::string& reason);
struct password_options {
  std::string institution, target, reason;
  std::vector<std::string> handles;
};
/// Each password is shown once. Those that are no longer known are listed as such, and then the exit code is
/// some_failed.
exit_code run_person_password(shell& at, const password_options& options);

// command_block.cpp
exit_code run_person_block(shell& at, const std::string& handle, const std::string& reason);
exit_code run_person_unblock(shell& at, const std::string& handle, const std::string& reason);
exit_code run_person_blocked(shell& at, const std::string& institution);

// command_findings.cpp
exit_code run_target_findings(shell& at, const std::string& institution, const std::string& target);
struct settle_options {
  std::string subject, target, object, reason;
  bool is_ours = false;
};
exit_code run_target_settle(shell& at, const settle_options& options);
/// Of all that `sluis target findings` lists as "the target cannot say whether it is there": none is there any more.
/// One word on record for each. `options.subject` is not read; `institution` may be empty: the only one.
exit_code run_target_settle_all(shell& at, const std::string& institution, const settle_options& options, assent given);

// command_log.cpp
enum class follow : std::uint8_t { no, yes };
exit_code run_log_tail(shell& at, const std::string& institution, std::uint64_t count, follow on);
/// Who looked at this person.
struct disclosure_options {
  std::string institution, person, target, from, until;
};
exit_code run_log_disclosures(shell& at, const disclosure_options& options);
exit_code run_log_accesses(shell& at, const std::string& person, const std::string& reason, std::uint64_t limit);
exit_code run_log_export(shell& at, const std::string& institution, const std::filesystem::path& to);
[[nodiscard]] result<state::mirror_report> export_log(shell& at, const std::string& institution,
                                                      const std::filesystem::path& to);

// command_verify.cpp
/// Without a folder the live log of the institution (of all, if none is named) is copied aside and verified.
exit_code run_log_verify(shell& at, const std::string& institution, const std::filesystem::path& folder,
                         const std::filesystem::path& older);

// command_check.cpp
exit_code run_check(shell& at, const std::filesystem::path& folder,
                    const std::optional<std::filesystem::path>& key_file);

// Shared by the commands (command.cpp).

/// Tells the error: what, where, what next. With --json also {"error":…} on the standard output.
exit_code tell(shell& at, const error& what);
/// Prints JSON as it is.
void print(shell& at, const json& what);
/// The given institution, or the only one there is; errc::invalid_input lists them if there are several.
[[nodiscard]] result<std::string> institution_or_only(shell& at, const std::string& given);
[[nodiscard]] result<std::vector<std::string>> all_institutions(shell& at);
/// All pages of a list (docs/api.md), whose member is `name`, in one answer.
[[nodiscard]] result<json> all_pages(connection& server, const std::string& path, const std::string& institution,
                                     const std::string& name, const std::string& reason = {});
/// The whole hash of the one among `all` whose member "hash" begins so; `what`: "plan", "read".
[[nodiscard]] result<std::string> whole_hash(const json& all, const std::string& begins, const std::string& what);

}  // namespace sluis::daemon::client
