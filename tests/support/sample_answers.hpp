// A small school board as the daemon would tell of it: for the tests of the API's answers and of how they are shown.
#pragma once

#include "daemon/cycle/status/answers.hpp"
#include "tests/support/consents.hpp"

namespace sluis::test {

inline const instant some_time{std::chrono::seconds{1795439374}};  // 2026-11-23T13:09:34Z

template <class Handle>
Handle handle_of(std::uint8_t fill) {
  Handle out;
  out.bytes.fill(fill);
  return out;
}

inline daemon::institution_status sample_status() {
  daemon::institution_status out;
  out.id = institution_id("stichting-demo");
  out.name = "Stichting Demo";
  out.students = 1200;
  out.staff = 90;
  out.groups = 52;
  out.memberships = 2480;
  out.invalid = 3;
  out.invalid_known = 1;
  out.invalid_new_people = 2;
  out.withheld = 1290;
  out.last_sync = some_time;
  out.log_size = 1401;
  out.log_verified = {some_time, 1380};
  out.sources = {{source_id("las"), some_time, ""},
                 {source_id("old-las"), std::nullopt, "las-99XY.xml:12:3: ends before </EDEX>"}};
  daemon::target_status partner;
  partner.id = target_id("partner");
  partner.consent = "none";
  partner.state = "withheld";
  partner.notice =
      "nothing leaves; record a consent for this recipient: sluis consent grant --institution stichting-demo --target "
      "partner …";
  partner.waiting = 1290;
  daemon::target_status exam = partner;
  exam.id = target_id("exam-application");
  exam.consent = "valid until 2027-07-31";
  exam.may_send = true;
  exam.notice.clear();
  exam.cause = errc::unavailable;
  exam.state = "unreachable";
  exam.last_push = some_time;
  exam.failing_since = some_time;
  exam.waiting = 3;
  exam.problem = "connection refused";
  out.targets = {partner, exam};
  return out;
}

inline plan_summary sample_plan(plan_state state) {
  plan_summary out;
  out.hash = "3f2a91b0c4d5" + std::string(52, '0');
  out.target = target_id("partner");
  out.state = state;
  out.counts[static_cast<std::size_t>(operation::create_group)] = 52;
  out.counts[static_cast<std::size_t>(operation::create_user)] = 1290;
  out.counts[static_cast<std::size_t>(operation::update_user)] = 1;
  out.counts[static_cast<std::size_t>(operation::add_member)] = 2480;
  out.counts[static_cast<std::size_t>(operation::remove_member)] = 1;
  out.invalid = 1;
  out.computed_at = some_time;
  return out;
}

inline daemon::job_view sample_job(plan_state state) {
  daemon::job_view out;
  out.id = "7";
  out.how = daemon::job_view::state::done;
  daemon::sync_report report;
  report.institution = institution_id("stichting-demo");
  daemon::read_report read;
  read.source = source_id("las");
  read.school = "99XX";
  read.ending = "complete";
  read.students = 400;
  read.staff = 29;
  read.groups = 19;
  read.added = 1;
  read.changed = 2;
  read.invalid = 1;
  report.reads = {read};
  report.targets = {{target_id("partner"), sample_plan(state), {}, {}, ""}};
  out.reports = {report};
  return out;
}

inline daemon::plan_page sample_plan_page() {
  daemon::plan_page out;
  out.summary = sample_plan(plan_state::ready);
  out.institution = institution_id("stichting-demo");
  daemon::plan_line create, update, join, leave;
  create.ordinal = 1;
  create.op = operation::create_user;
  create.why = reason::new_in_source;
  create.object = handle_of<subject_id>(0xa1);
  create.label = "Ismaël van den Boele";
  create.after = {{field::user_name, "ismael.vandenboele@demo.example"},
                  {field::given_name, "Ismaël"},
                  {field::family_name_prefix, ""}};
  create.progress = "done";
  update.ordinal = 2;
  update.op = operation::update_user;
  update.why = reason::changed_in_source;
  update.object = handle_of<subject_id>(0xb2);
  update.label = "Jeannine de Vries";
  update.before = {{field::given_name, "Janine"}};
  update.after = {{field::given_name, "Jeannine"}};
  update.progress = "failed";
  update.problem = "partner says 400 invalidValue for name.givenName";
  join.ordinal = 3;
  join.op = operation::add_member;
  join.why = reason::placed_in_group;
  join.object = handle_of<subject_id>(0xc3);
  join.label = "4A";
  join.member = handle_of<subject_id>(0xa1);
  join.member_label = "Ismaël van den Boele";
  join.progress = "planned";
  leave.ordinal = 4;
  leave.op = operation::deactivate_user;
  leave.why = reason::left_source;
  leave.object = handle_of<subject_id>(0xd4);
  leave.before = {{field::active, "true"}};
  leave.after = {{field::active, "false"}};
  leave.progress = "planned";
  out.lines = {create, update, join, leave};
  return out;
}

inline daemon::person_view sample_person() {
  daemon::person_view out;
  out.institution = institution_id("stichting-demo");
  out.id = handle_of<subject_id>(0xa1);
  out.facts.given_names = "Ismaël Hassan";
  out.facts.call_name = "Ismaël";
  out.facts.family_name_prefix = "van den";
  out.facts.family_name = "Boele";
  out.facts.year = "4";
  out.school = "99XX";
  out.state = "active";
  out.login = "ismael.vandenboele@demo.example";
  out.groups = {"4A", "techniek"};
  out.targets = {{target_id("partner"), std::string(32, 'e'), "4711", true, {{field::given_name, "Ismaël"}}}};
  return out;
}

inline consent sample_consent() {
  auto out =
      testing_support::signed_consent(target_id("partner"), {consent_attribute::given_name, consent_attribute::groups},
                                      *parse_day("2026-08-01"), *parse_day("2027-07-31"));
  out.mandate = "bestuurder, KvK-uittreksel 2026-01";
  out.evidence_sha256 = std::string(64, 'c');
  out.recorded_at = some_time;
  return out;
}

inline daemon::held_read_view sample_held_read() {
  daemon::held_read_view out;
  out.institution = institution_id("stichting-demo");
  out.source = source_id("las");
  out.school = "99XX";
  out.hash = "7c2a91b0c4d5" + std::string(52, '0');
  out.since = some_time;
  out.produced = some_time;
  out.file = "las-99XX.xml";
  out.note = "60 of 80 keys now name other people; nothing was changed";
  out.persons = 80;
  out.contradictions = 60;
  out.left = 1;
  const auto who = [](char digit) { return *subject_id::parse(std::string(32, digit)); };
  out.examples = {{"contradiction", who('a'), "Janine van den Boele", 1204},
                  {"left", who('b'), "", 0},
                  {"returned", who('c'), "Bo Smit", 0}};
  return out;
}

}  // namespace sluis::test
