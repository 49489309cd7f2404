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
  return handle + " was blocked already, since " + text(answer, "on") + entry +
         ": what is still on is switched off again\n";
}

constexpr int patience_s = 60;  // a target that hangs is waited for so long; of the others is said what is so

std::string doubt_text(const std::string& why) {
  if (why == "no_answer")
    return "NOT KNOWN whether the account is off: the target gave no answer; asked again by each sync, at most 15 "
           "minutes from now";
  if (why == "not_told")
    return "NOT KNOWN whether the account is off: the target confirmed that it switched it off, and does not tell "
           "whether an account is on; look there by hand";
  if (why == "may_not_be_asked")
    return "NOT KNOWN whether the account is off: nothing can be sent or asked there: it has no consent, or is not in "
           "the configuration any more; look there by hand";
  if (why == "creation_open") {
    return "NOT KNOWN whether there is an account: a creation of it was sent and has no outcome yet; asked for each "
           "minute, "
           "and switched off where it is there";
  }
  if (why == "finding") {
    return "NOT KNOWN whether an account is on: another object there has the same handle or login; "
           "which: sluis target findings; switch it off or settle it, then: sluis sync --reconcile";
  }
  return "NOT KNOWN whether the account is off: the target was not asked yet, or has not answered yet; asked again by "
         "each sync, at most 15 minutes from now";
}

std::string account_text(const json& at_target) {
  const auto account = text(at_target, "account");
  if (account == "off") return "the account is off";
  if (account == "none") return "there is no account";
  if (at_target.value("paused", false)) {
    return std::string(account == "on" ? "NOT YET OFF"
                                       : "NOT KNOWN whether the account is off: it could not be asked") +
           ": the target is paused, and nothing goes there; resume it first (sluis target resume), or switch the "
           "account off there by hand";
  }
  if (account == "not_known") return doubt_text(text(at_target, "why"));
  if (at_target.value("tried_again", false))
    return "NOT YET OFF, as far as is known: tried again each minute, and a target that fails after a longer while; "
           "see sluis status";
  return "NOT OFF: nothing can be sent there: it has no consent, or is not in the configuration any more; switch it "
         "off there by hand";
}

std::string targets_with(const json& block, const std::string& account) {
  std::string out;
  for (const auto& one : list(block, "accounts")) {
    if (text(one, "account") == account) out += (out.empty() ? "" : ", ") + text(one, "target");
  }
  return out;
}

std::string doubt_word(const std::string& why) {
  if (why == "paused") return "paused";
  if (why == "no_answer") return "no answer";
  if (why == "not_told") return "it does not tell";
  if (why == "may_not_be_asked") return "may not be asked";
  if (why == "creation_open") return "a creation is open";
  return why == "finding" ? "a finding" : "not asked yet";
}

/// "partner (paused)"
std::string not_known_at(const json& block) {
  std::string out;
  for (const auto& one : list(block, "accounts")) {
    if (text(one, "account") != "not_known") continue;
    const auto why = text(one, "why");
    out += (out.empty() ? "" : ", ") + text(one, "target") + " (" + doubt_word(why) + ")";
  }
  return out;
}

/// "partner (left at scim https://…, 2026-11-29)": it was on when it was left, and nothing reaches it.
std::string left_on_at(const json& block) {
  std::string out;
  for (const auto& one : list(block, "left")) {
    if (!one.value("active", false)) continue;
    out += (out.empty() ? "" : ", ") + text(one, "target") + " (left at " + text(one, "recipient") + ", " +
           text(one, "on") + ")";
  }
  return out;
}

/// "partner, graph (left at …)"
std::string on_at(const json& block) {
  const auto left = left_on_at(block);
  const auto on = targets_with(block, "on");
  return on + (on.empty() || left.empty() ? "" : ", ") + left;
}

bool is_off_everywhere(const json& block) {
  return on_at(block).empty() && targets_with(block, "not_known").empty();
}

std::string same_eck_id_text(const json& block) {
  std::string out;
  for (const auto& one : list(block, "same_eck_id")) {
    out += "  " + one.get<std::string>() +
           " has the same ECK iD, or had it since the block began, and is not blocked: until the block ends no account "
           "of it is made or switched on, and one that is on stays on; "
           "block it by itself: sluis person block " +
           one.get<std::string>() + " --reason REASON\n";
  }
  return out;
}

/// Accounts that stay at earlier recipients (sluis target left).
std::string left_on_text(const json& block) {
  std::string out;
  for (const auto& one : list(block, "left")) {
    const bool was_on = one.value("active", false);
    out += "  " + text(one, "target") + ": " +
           (was_on ? "NOT OFF: an account was left on at " : "an account was left, switched off, at ") +
           text(one, "recipient") + " on " + text(one, "on") + " (entry " + grouped(number(one, "entry")) +
           "): nothing is sent there any more" + (was_on ? "; switch it off there by hand\n" : "\n");
  }
  return out;
}

/// What is known of each account now.
std::string accounts_text(const json& block) {
  const auto& accounts = list(block, "accounts");
  const bool has_none =
      std::all_of(accounts.begin(), accounts.end(), [](const auto& one) { return text(one, "account") == "none"; });
  const auto left = left_on_text(block);
  if (has_none && left.empty())
    return "Sluis knows of no account at any target, and makes none until the block is ended. An account that was made "
           "there by somebody else (a creation of ours was refused then: sluis plan show) is not blocked: look there, "
           "and "
           "disable it there\n" +
           same_eck_id_text(block);
  std::string out;
  for (const auto& one : accounts) out += "  " + text(one, "target") + ": " + account_text(one) + "\n";
  return out + left + same_eck_id_text(block);
}

/// The newest word about this person as it is now; null where there is none any more.
result<json> block_of(shell& at, const json& said) {
  const auto subject = text(said, "subject");
  const auto answer =
      at.daemon.get("/v1/blocks" + query({{"institution", text(said, "institution")}, {"subject", subject}}));
  if (!answer) return answer.error();
  for (const auto& one : list(*answer, "blocks")) {
    if (text(one, "subject") == subject) return one;
  }
  return json(nullptr);
}

/// What counts is whether an account is on, and not what else the sync came to.
exit_code tell_accounts(shell& at, const json& job, const json& block) {
  const bool is_off = is_off_everywhere(block);
  const bool still_runs = text(job, "state") == "running";
  if (at.as == form::for_programs) {
    print(at, {{"block", block}, {"job", job}});
  } else {
    if (!is_off && !still_runs) at.io.out << show_sync(job);
    at.io.out << accounts_text(block);
    if (still_runs)
      at.io.out << "a target has not answered for " << patience_s
                << " s: the daemon goes on with it; see what is off with: sluis person blocked\n";
  }
  return is_off ? exit_code::done : exit_code::some_failed;  // also where a target is down: what matters is that
                                                             // somebody's account is on, or may be
}

/// After the end of a block.
std::string account_afterwards(const json& at_target) {
  const auto account = text(at_target, "account");
  if (account == "none") return "there is no account";
  if (account == "on") return "the account is on, as far as is known";
  if (text(at_target, "why") == "creation_open") {
    return "NOT KNOWN whether there is an account: a creation of it was sent and has no outcome yet; each sync asks "
           "for it";
  }
  if (at_target.value("off_by_others", false))
    return "the account is OFF: others switched it off there, and it stays off; see sluis target findings";
  if (at_target.value("paused", false))
    return "the account is OFF: the target is paused, and nothing goes there; resume it first: sluis target resume";
  return "the account is OFF: the change has not been sent yet or failed, no consent in force covers the person there, "
         "the source does not list the person, or somebody with the same ECK iD is blocked; see sluis status, sluis "
         "consent list and sluis person blocked";
}

}  // namespace

exit_code run_person_block(shell& at, const std::string& handle, const std::string& reason) {
  const auto answer = at.daemon.post("/v1/persons/" + handle + "/block", {{"reason", reason}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_people) at.io.out << first_line(*answer, handle);
  const auto job = follow_job(at, text(*answer, "job"), patience_s);
  if (!job) return tell(at, job.error());
  if (!*job) {
    at.io.err << "the daemon goes on with it; see what is off with: sluis person blocked\n";
    return interrupted_by_user;
  }
  const auto block = block_of(at, *answer);
  if (!block) return tell(at, block.error());
  if (block->is_null() || !block->value("blocked", true))
    return run_job(at, text(*answer, "job"), true);  // it was ended meanwhile
  return tell_accounts(at, **job, *block);
}

exit_code run_person_unblock(shell& at, const std::string& handle, const std::string& reason) {
  const auto answer = at.daemon.post("/v1/persons/" + handle + "/unblock", {{"reason", reason}});
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_people) {
    at.io.out << "on record: " << handle << " is not blocked any more: the source decides from now on (entry "
              << grouped(number(*answer, "entry")) << ")\n";
  }
  const auto job = follow_job(at, text(*answer, "job"), patience_s);
  if (!job) return tell(at, job.error());
  if (!*job || text(**job, "state") == "running") {
    at.io.err << "the sync goes on in the daemon; see how it ends with: sluis job " << text(*answer, "job")
              << " --wait\n";
    return *job ? exit_code::some_failed : interrupted_by_user;
  }
  const auto word = block_of(at, *answer);
  if (!word) return tell(at, word.error());
  if (at.as == form::for_programs) {
    print(at, {{"block", *word}, {"job", **job}});
  } else {
    at.io.out << show_sync(**job);
    for (const auto& one : list(*word, "accounts"))
      at.io.out << "  " << text(one, "target") << ": " << account_afterwards(one) << "\n";
  }
  return exit_code_of_sync(**job);
}

exit_code run_person_blocked(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/blocks" + query({{"institution", institution}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  table lines({{"INSTITUTION"}, {"HANDLE"}, {"SINCE"}, {"REASON"}, {"BY"}, {"STILL ON AT"}, {"NOT KNOWN AT"}});
  std::string same;
  for (const auto& one : list(*answer, "blocks")) {
    const auto name = text(one, "by_name");
    lines.add({text(one, "institution"), text(one, "subject"), text(one, "on"), text(one, "reference"),
               name.empty() ? text(one, "by") : name, or_dash(on_at(one)), or_dash(not_known_at(one))});
    for (const auto& other : list(one, "same_eck_id")) {
      same += other.get<std::string>() + " has the ECK iD of " + text(one, "subject") +
              ", or had it since the block began, and is not blocked: until the block ends no account of it is made or "
              "switched on, and one that is on stays on\n";
    }
  }
  at.io.out << (lines.empty() ? "nobody is blocked\n" : lines.text()) << same;
  return exit_code::done;
}

}  // namespace sluis::daemon::client
