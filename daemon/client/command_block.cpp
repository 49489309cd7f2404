// `sluis person block`, `unblock` and `blocked`.
#include <algorithm>

#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string first_line(const json& answer, const std::string& handle) {
  const auto entry = " (entry " + grouped(number(answer, "entry")) + ")";
  const bool is_new = answer.value("new", true);
  if (is_new) return "on record: " + handle + " is blocked from now on, whatever the source says" + entry + "\n";
  return handle + " was blocked already, since " + text(answer, "on") + entry + ": what is still on is switched off again\n";
}

std::string account_text(const json& at_target) {
  const auto account = text(at_target, "account");
  if (account == "off") return "the account is off";
  if (account == "none") return "there is no account";
  if (at_target.value("tried_again", false)) return "NOT YET OFF, as far as is known: tried again each minute, and a target that fails after a longer while; see sluis status";
  return "NOT OFF: nothing can be sent there: it has no consent, or is not in the configuration any more; switch it off there by hand";
}

std::string still_on_at(const json& block) {
  std::string out;
  for (const auto& one : list(block, "accounts")) {
    if (text(one, "account") == "on") out += (out.empty() ? "" : ", ") + text(one, "target");
  }
  return out;
}

bool is_on_anywhere(const json& block) { return !still_on_at(block).empty(); }

/// What is known of each account now.
std::string accounts_text(const json& block) {
  const auto& accounts = list(block, "accounts");
  const bool has_none = std::all_of(accounts.begin(), accounts.end(), [](const auto& one) { return text(one, "account") == "none"; });
  if (has_none) return "there is no account at any target, and none is made until the block is ended\n";
  std::string out;
  for (const auto& one : accounts) out += "  " + text(one, "target") + ": " + account_text(one) + "\n";
  return out;
}

/// The block of this person as it is now; null where there is none any more.
result<json> block_of(shell& at, const json& said) {
  const auto subject = text(said, "subject");
  const auto answer = at.daemon.get("/v1/blocks" + query({{"institution", text(said, "institution")}}));
  if (!answer) return answer.error();
  for (const auto& one : list(*answer, "blocks")) {
    if (text(one, "subject") == subject) return one;
  }
  return json(nullptr);
}

/// What counts is whether an account is on, and not what else the sync came to.
exit_code tell_accounts(shell& at, const json& job, const json& block) {
  const bool is_on = is_on_anywhere(block);
  const auto of_sync = exit_code_of_sync(job);
  if (at.as == form::for_programs) {
    print(at, {{"block", block}, {"job", job}});
  } else {
    if (is_on) at.io.out << show_sync(job);
    at.io.out << accounts_text(block);
  }
  if (!is_on) return exit_code::done;
  return of_sync == exit_code::done ? exit_code::some_failed : of_sync;
}

}  // namespace

exit_code run_person_block(shell& at, const std::string& handle, const std::string& reason) {
  const auto answer = at.daemon.post("/v1/persons/" + handle + "/block", {{"reason", reason}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_people) at.io.out << first_line(*answer, handle);
  const auto job = follow_job(at, text(*answer, "job"));
  if (!job) return tell(at, job.error());
  if (!*job) {
    at.io.err << "the daemon goes on with it; see what is off with: sluis person blocked\n";
    return interrupted_by_user;
  }
  const auto block = block_of(at, *answer);
  if (!block) return tell(at, block.error());
  if (block->is_null()) return run_job(at, text(*answer, "job"), true);  // it was ended meanwhile
  return tell_accounts(at, **job, *block);
}

exit_code run_person_unblock(shell& at, const std::string& handle, const std::string& reason) {
  const auto answer = at.daemon.post("/v1/persons/" + handle + "/unblock", {{"reason", reason}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_people) {
    at.io.out << "on record: " << handle << " is not blocked any more: the source decides from now on (entry " << grouped(number(*answer, "entry")) << ")\n";
  }
  return run_job(at, text(*answer, "job"), true);
}

exit_code run_person_blocked(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/blocks" + query({{"institution", institution}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  table lines({{"INSTITUTION"}, {"HANDLE"}, {"SINCE"}, {"REASON"}, {"BY"}, {"STILL ON AT"}});
  for (const auto& one : list(*answer, "blocks")) {
    const auto name = text(one, "by_name");
    lines.add({text(one, "institution"), text(one, "subject"), text(one, "on"), text(one, "reference"), name.empty() ? text(one, "by") : name, or_dash(still_on_at(one))});
  }
  at.io.out << (lines.empty() ? "nobody is blocked\n" : lines.text());
  return exit_code::done;
}

}  // namespace sluis::daemon::client
