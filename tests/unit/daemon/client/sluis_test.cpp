#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "daemon/client/exit_code.hpp"
#include "tests/support/sample_answers.hpp"
#include "tests/support/small_log.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using test::temp_dir;
using strings = std::vector<std::string>;

TEST(sluis, every_command_explains_itself_and_wrong_arguments_are_usage) {
  for (const auto& command : {strings{},
                              strings{"status"},
                              strings{"sync"},
                              strings{"job"},
                              strings{"plan"},
                              strings{"plan", "list"},
                              strings{"plan", "show"},
                              strings{"plan", "approve"},
                              strings{"read"},
                              strings{"read", "list"},
                              strings{"read", "show"},
                              strings{"read", "approve"},
                              strings{"consent"},
                              strings{"consent", "grant"},
                              strings{"consent", "withdraw"},
                              strings{"consent", "list"},
                              strings{"target"},
                              strings{"target", "prepare"},
                              strings{"person"},
                              strings{"person", "find"},
                              strings{"person", "show"},
                              strings{"person", "password"},
                              strings{"erasure"},
                              strings{"erasure", "list"},
                              strings{"erasure", "show"},
                              strings{"erasure", "order"},
                              strings{"invalid"},
                              strings{"invalid", "list"},
                              strings{"log"},
                              strings{"log", "tail"},
                              strings{"log", "export"},
                              strings{"log", "verify"},
                              strings{"check"},
                              strings{"reload"},
                              strings{"version"}}) {
    auto help = command, nonsense = command;
    help.push_back("--help");
    nonsense.push_back("--no-such-option");
    const auto helped = run("", help), wrong = run("", nonsense);
    EXPECT_EQ(helped.how, exit_code::done);
    expect_says(helped.out, "Usage: ");
    EXPECT_EQ(helped.err, "");
    EXPECT_EQ(wrong.how, exit_code::usage);
    EXPECT_EQ(wrong.out, "");
    expect_says(wrong.err, "--help");
  }
  for (const auto* told : {"Exit codes:", "  3  held", "Examples:"}) expect_says(run("", {"--help"}).out, told);
}

TEST(sluis, what_is_required_is_required) {
  for (const auto& command :
       {strings{"person", "find", "boele"}, strings{"person", "show", std::string(32, 'a')}, strings{"log", "export"},
        strings{"consent", "grant", "--institution", "demo"}, strings{"consent", "withdraw"},
        strings{"target", "prepare"}, strings{"plan", "show"}, strings{"read", "show"}, strings{"read", "approve"},
        strings{"erasure", "order", std::string(32, 'a')}, strings{"invalid", "list", "--keys"},
        strings{"invalid", "list", "--reason", "ticket 4711"}, strings{"nothing"}}) {
    EXPECT_EQ(run("/nowhere", command).how, exit_code::usage) << command[0];
  }
}

TEST(sluis, a_daemon_that_does_not_run_is_said_with_the_next_step) {
  const temp_dir folder;
  const auto ended = run(folder / "admin.sock", {"status"});
  EXPECT_EQ(ended.how, exit_code::unreachable);
  EXPECT_EQ(ended.out, "");
  expect_says(ended.err, "cannot reach sluisd at " + (folder / "admin.sock").string());
  expect_says(ended.err, "systemctl start sluisd");
}

TEST(sluis, a_socket_that_may_not_be_used_names_its_group) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  served daemon({}, "daemon");
  chmod(daemon.folder.path().c_str(), 0755);
  ASSERT_EQ(seteuid(65534), 0);
  const auto ended = run(daemon.admin(), {"status"});
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_EQ(ended.how, exit_code::unreachable);
  expect_says(ended.err, "permission denied");
  expect_says(ended.err, "'daemon'");
}

TEST(sluis, status_for_people_and_for_programs) {
  served daemon;
  daemon.core.statuses = {test::sample_status()};
  const auto people = run(daemon.admin(), {"status"});
  EXPECT_EQ(people.how, exit_code::unreachable) << "the gravest of what needs somebody: a target is down";
  expect_says(people.out, "Stichting Demo (stichting-demo)");
  for (const auto& order : {strings{"status", "--json"}, strings{"--json", "status"}}) {
    const auto programs = run(daemon.audit(), order);
    EXPECT_EQ(json::parse(programs.out)["institutions"][0]["students"], 1200);
    EXPECT_EQ(programs.err, "");
  }
}

// A script that asks by school sees the same code.
TEST(sluis, status_by_school_ends_as_status_does) {
  served daemon;
  daemon.core.statuses = {test::sample_status()};
  EXPECT_EQ(run(daemon.admin(), {"status", "--schools"}).how, exit_code::unreachable);
  daemon.core.statuses.clear();
  EXPECT_EQ(run(daemon.admin(), {"status", "--schools"}).how, exit_code::done);
}

// "Nothing is open" while status told a finding.
TEST(sluis, target_findings_tells_what_status_counts_as_a_finding) {
  served daemon;
  EXPECT_EQ(run(daemon.admin(), {"target", "findings"}).out, "nothing is open\n");
  auto status = test::sample_status();
  status.targets[0].findings = {"its lists could not be read whole, so nothing was compared"};
  daemon.core.statuses = {status};
  expect_says(run(daemon.admin(), {"target", "findings", "--institution", "stichting-demo", "--target", "partner"}).out,
              "partner: its lists could not be read whole");
  EXPECT_EQ(run(daemon.admin(), {"target", "findings", "--target", "exam-application"}).out, "nothing is open\n");
}

TEST(sluis, plan_show_takes_the_first_digits_and_reads_all_pages) {
  served daemon;
  const auto plan = test::sample_plan(plan_state::ready);
  daemon.core.plan_list = {{institution_id("stichting-demo"), plan}};
  daemon.core.whole_plan = test::sample_plan_page();
  for (std::uint64_t i = 5; i <= 1200; ++i) {
    auto line = daemon.core.whole_plan.lines.front();
    line.ordinal = i;
    daemon.core.whole_plan.lines.push_back(line);
  }
  const auto people = run(daemon.admin(), {"plan", "show", "3f2a91"});
  EXPECT_EQ(people.how, exit_code::done);
  expect_says(people.out, "Janine → Jeannine");
  expect_says(people.out, " 1,200  create user");
  EXPECT_EQ(daemon.core.asked,
            (strings{"plans * 1000", "plan " + plan.hash + " 0 500 plan review",
                     "plan " + plan.hash + " 501 500 plan review", "plan " + plan.hash + " 1001 500 plan review"}));
  const auto programs =
      json::parse(run(daemon.admin(), {"plan", "show", plan.hash, "--reason", "a check", "--json"}).out);
  EXPECT_EQ(programs["lines"].size(), 1200u);
}

TEST(sluis, a_plan_that_is_not_clear_is_not_guessed) {
  served daemon;
  auto other = test::sample_plan(plan_state::ready);
  other.hash[10] = 'f';
  daemon.core.plan_list = {{institution_id("a"), test::sample_plan(plan_state::ready)}, {institution_id("a"), other}};
  for (const auto* hash : {"3f2a91b0", "ffffff", "3f2", "not-hex-at-all"}) {
    EXPECT_EQ(run(daemon.admin(), {"plan", "approve", hash}).how, exit_code::usage) << hash;
  }
  EXPECT_EQ(run(daemon.admin(), {"plan", "approve", "3f2a91b0c4f"}).how, exit_code::done);
  const auto& asked = daemon.core.asked;
  EXPECT_NE(std::find(asked.begin(), asked.end(), "approve " + other.hash), asked.end());
  EXPECT_EQ(asked.back(), "status") << "an approval waits for no institution's status";
}

TEST(sluis, an_approval_says_what_to_do_next_only_where_that_works) {
  served daemon;
  const auto plan = test::sample_plan(plan_state::ready);
  daemon.core.plan_list = {{institution_id("a"), plan}};
  daemon.core.whole_plan.summary = plan;
  daemon::target_status target;
  target.id = plan.target;
  daemon.core.statuses.resize(1);
  daemon.core.statuses[0].id = institution_id("a");
  daemon.core.statuses[0].targets = {target};
  for (const bool is_configured : {true, false}) {
    daemon.core.statuses[0].targets[0].state = is_configured ? "held" : "not configured";
    const auto said = run(daemon.admin(), {"plan", "approve", plan.hash}).out;
    EXPECT_EQ(said.find("push it with: sluis sync") != std::string::npos, is_configured) << said;
    EXPECT_EQ(said.find("is not configured, so nothing of it is sent") != std::string::npos, !is_configured) << said;
  }
  daemon.core.statuses[0].targets[0].state = "paused";
  const auto paused = run(daemon.admin(), {"plan", "approve", plan.hash, "--yes"});
  EXPECT_EQ(paused.how, exit_code::done) << paused.err;
  expect_says(paused.out, "is paused, so nothing of it is sent until it is resumed: sluis target resume");
}

TEST(sluis, a_held_read_is_listed_shown_and_approved) {
  served daemon;
  EXPECT_EQ(run(daemon.admin(), {"read", "list"}).out, "no read is held\n");
  daemon.core.held = {test::sample_held_read()};
  const auto hash = daemon.core.held[0].hash;
  expect_says(run(daemon.admin(), {"read", "list"}).out, hash.substr(0, 12));
  const auto shown = run(daemon.admin(), {"read", "show", hash.substr(0, 8)});
  expect_says(shown.out, "sluis read approve " + hash.substr(0, 12));
  EXPECT_EQ(daemon.core.asked.back(), "read " + hash + " review of a held read");
  EXPECT_EQ(
      json::parse(run(daemon.admin(), {"read", "show", hash, "--reason", "a check", "--json"}).out)["examples"].size(),
      3u);
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", "ffffff"}).how, exit_code::usage);
  const auto unsure = run(daemon.admin(), {"read", "approve", hash.substr(0, 8)});
  EXPECT_EQ(unsure.how, exit_code::usage) << "keys that now name other people: no terminal, no --yes";
  expect_says(unsure.err, "approving it gives the accounts of 60 people to whoever stands at their keys now");
  EXPECT_NE(daemon.core.asked.back(), "approve read " + hash);
  const auto sure = run(daemon.admin(), {"read", "approve", hash.substr(0, 8), "--yes"});
  expect_says(sure.out, "sluis sync --wait");
  expect_says(sure.err, "approving it gives the accounts of 60 people");
  EXPECT_EQ(daemon.core.asked.back(), "approve read " + hash);
  daemon.core.held[0].contradictions = 0;
  expect_says(run(daemon.admin(), {"read", "approve", hash}).out, "sluis sync --wait");
  EXPECT_EQ(daemon.core.asked.back(), "approve read " + hash);
}

TEST(sluis, consent_grant_records_the_evidence_by_name_and_hash) {
  served daemon;
  test::put_file(daemon.folder / "consent.pdf", "abc");
  const strings order = {"consent",       "grant",
                         "--institution", "stichting-demo",
                         "--target",      "partner",
                         "--legal-name",  "Partner B.V.",
                         "--country",     "NL",
                         "--purpose",     "learning material",
                         "--agreement",   "VO-2026-041",
                         "--roles",       "student",
                         "--schools",     "99XX,88YY-01",
                         "--attributes",  "given_name,family_name_prefix,family_name,email,groups,school",
                         "--signatory",   "A. de Boer",
                         "--mandate",     "bestuurder, KvK-uittreksel 2026-01",
                         "--evidence",    (daemon.folder / "consent.pdf").string(),
                         "--from",        "2026-08-01",
                         "--until",       "2027-07-31"};
  EXPECT_EQ(run(daemon.admin(), order).how, exit_code::done);
  const auto& granted = daemon.core.granted;
  EXPECT_EQ(granted.evidence_name, "consent.pdf");
  EXPECT_EQ(granted.evidence_sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(granted.attributes.text(), "given_name,family_name_prefix,family_name,email,groups,school");
  EXPECT_EQ(granted.signatory, "A. de Boer");
  EXPECT_EQ(granted.legal_name, "Partner B.V.");
  EXPECT_EQ(granted.country, "NL");
  EXPECT_EQ(granted.agreement, "VO-2026-041");
  EXPECT_EQ(granted.roles.text(), "student");
  EXPECT_EQ(school_codes_text(granted.schools), "88YY-01,99XX");
  EXPECT_EQ(to_string(granted.valid_until), "2027-07-31");
  EXPECT_EQ(daemon.core.last_scope_check, scope_check::refuse_unknown);
  auto meant = order;
  meant.emplace_back("--yes");
  EXPECT_EQ(run(daemon.admin(), meant).how, exit_code::done);
  EXPECT_EQ(daemon.core.last_scope_check, scope_check::confirmed);
}

TEST(sluis, consent_grant_without_readable_evidence_or_with_unknown_attributes_records_nothing) {
  served daemon;
  test::put_file(daemon.folder / "consent.pdf", "abc");
  const auto order = [&](const std::string& attributes, const std::string& evidence) {
    return strings{"consent",       "grant",
                   "--institution", "a",
                   "--target",      "b",
                   "--legal-name",  "l",
                   "--country",     "NL",
                   "--purpose",     "p",
                   "--agreement",   "a",
                   "--attributes",  attributes,
                   "--signatory",   "s",
                   "--mandate",     "m",
                   "--evidence",    (daemon.folder / evidence).string(),
                   "--from",        "2026-08-01",
                   "--until",       "2027-07-31"};
  };
  EXPECT_EQ(run(daemon.admin(), order("given_name,bsn", "consent.pdf")).how, exit_code::usage);
  EXPECT_EQ(run(daemon.admin(), order("given_name", "missing.pdf")).how, exit_code::usage);
  EXPECT_EQ(run(daemon.admin(), order("given_name", "")).how, exit_code::usage);
  EXPECT_TRUE(daemon.core.asked.empty());
}

// Issue 13, point 8: a withdrawal says first what it does.
TEST(sluis, a_withdrawal_is_asked_for_or_takes_yes) {
  served daemon;
  const strings order = {"consent", "withdraw", "--institution", "demo", "--target", "partner"};
  const auto without = run(daemon.admin(), order);
  EXPECT_EQ(without.how, exit_code::usage) << "no terminal, no --yes";
  expect_says(without.err, "disables 12 accounts");
  expect_says(without.err, "--yes");
  EXPECT_EQ(daemon.core.asked.back(), "foresee demo partner") << "nothing was withdrawn";
  auto sure = order;
  sure.push_back("--yes");
  EXPECT_EQ(run(daemon.admin(), sure).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "withdraw demo partner");
}

TEST(sluis, target_pause_and_resume_need_a_reason) {
  served daemon;
  for (const std::string what : {"pause", "resume"}) {
    const strings order = {"target", what, "partner", "--institution", "demo"};
    EXPECT_EQ(run(daemon.admin(), order).how, exit_code::usage) << what;
    auto whole = order;
    whole.insert(whole.end(), {"--reason", "T-4711"});
    const auto done = run(daemon.admin(), whole);
    EXPECT_EQ(done.how, exit_code::done);
    EXPECT_EQ(daemon.core.asked.back(), what + " demo partner T-4711");
    expect_says(done.out, what == "pause" ? "on record: nothing goes to partner, since 2026-11-29 (entry 21)"
                                          : "partner is not paused any more (entry 21)");
    expect_says(done.out, what == "pause" ? "sluis target resume partner --institution demo --reason"
                                          : "sluis sync --institution demo --target partner --wait");
  }
}

TEST(sluis, target_moved_and_left_need_a_reason) {
  served daemon;
  for (const std::string what : {"moved", "left"}) {
    const strings order = {"target", what, "--institution", "demo", "--target", "partner"};
    EXPECT_EQ(run(daemon.admin(), order).how, exit_code::usage) << what;
    auto whole = order;
    whole.insert(whole.end(), {"--reason", "host renamed"});
    const auto unsure = run(daemon.admin(), whole);
    EXPECT_EQ(unsure.how, exit_code::usage) << "no terminal, no --yes";
    expect_says(unsure.err, "12 accounts and 4 groups of partner " +
                                std::string(what == "moved" ? "are known at" : "would stay at") +
                                " scim https://partner.example/scim/v2");
    expect_says(unsure.err, "scim https://new.example/scim/v2");
    if (what == "left") expect_says(unsure.err, "9 of these accounts are still active there");
    if (what == "left") expect_says(unsure.err, "use: sluis target moved --institution demo --target partner --reason");
    EXPECT_EQ(daemon.core.asked.back(),
              (what == "moved" ? "foresee move" : "foresee leave") + std::string(" demo partner"))
        << "nothing was done";
    whole.push_back("--yes");
    const auto done = run(daemon.admin(), whole);
    EXPECT_EQ(done.how, exit_code::done) << done.err;
    EXPECT_EQ(daemon.core.asked.back(), what + " demo partner host renamed");
  }
}

TEST(sluis, the_only_institution_need_not_be_named_one_of_several_must) {
  served daemon;
  daemon.core.ids = {institution_id("demo")};
  daemon.core.persons = {test::sample_person()};
  const strings find = {"person", "find", "van den & 100%", "--reason", "ticket 4711"};
  const auto found = run(daemon.admin(), find);
  EXPECT_EQ(found.how, exit_code::done);
  expect_says(found.out, "Ismaël van den Boele");
  EXPECT_EQ(daemon.core.asked.back(), "find demo 'van den & 100%' 20 ticket 4711");
  daemon.core.ids.push_back(institution_id("other"));
  const auto unclear = run(daemon.admin(), find);
  EXPECT_EQ(unclear.how, exit_code::usage);
  expect_says(unclear.err, "demo, other");
}

TEST(sluis, what_the_daemon_refuses_is_said_with_its_code) {
  struct row {
    errc code;
    exit_code expected;
  };
  served daemon;
  for (const auto& [code, expected] :
       {row{errc::invalid_input, exit_code::usage}, row{errc::not_found, exit_code::usage},
        row{errc::refused, exit_code::held}, row{errc::conflict, exit_code::held},
        row{errc::unavailable, exit_code::unreachable}, row{errc::corrupt, exit_code::some_failed}}) {
    daemon.core.failure = error(code, "what and where", "what next");
    const auto ended = run(daemon.admin(), {"invalid", "list", "--json"});
    EXPECT_EQ(ended.how, expected) << to_string(code);
    EXPECT_EQ(ended.err, "sluis: what and where\n       what next\n");
    EXPECT_EQ(json::parse(ended.out)["error"]["code"], to_string(code));
  }
}

TEST(sluis, the_audit_socket_refuses_what_is_not_for_auditors) {
  served daemon;
  const auto ended = run(daemon.audit(), {"sync"});
  EXPECT_EQ(ended.how, exit_code::held);
  expect_says(ended.err, "admin.sock");
}

TEST(sluis, first_passwords_are_shown_and_what_is_not_known_any_more_is_said) {
  served daemon;
  daemon.core.ids = {institution_id("demo")};
  const auto first = test::handle_of<subject_id>(0xa1), second = test::handle_of<subject_id>(0xb2);
  daemon.core.passwords = {{first, std::make_shared<const secret>("Kiezel-42-vuurtoren")}, {second, nullptr}};
  const strings ask = {"person", "password", first.hex(), second.hex(), "--target", "google", "--reason", "new pupils"};
  const auto people = run(daemon.admin(), ask);
  EXPECT_EQ(people.how, exit_code::some_failed);
  expect_says(people.out, first.hex() + "  Kiezel-42-vuurtoren\n");
  expect_says(people.out, second.hex() + "  -\n");
  expect_says(people.out, "set a new one at the directory");
  EXPECT_EQ(daemon.core.asked.back(), "passwords demo google " + first.hex() + " " + second.hex() + " new pupils");
  daemon.core.passwords.pop_back();
  EXPECT_EQ(run(daemon.admin(), ask).how, exit_code::done);
  EXPECT_EQ(run(daemon.admin(), {"person", "password", "jan", "--target", "google", "--reason", "new pupils"}).how,
            exit_code::usage);
}

}  // namespace
}  // namespace sluis::daemon::client
