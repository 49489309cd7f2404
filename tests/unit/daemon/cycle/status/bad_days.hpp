// An institution that is well, and each condition as the one thing that is wrong with it (14 C, docs/operations.md,
// "Conditions").
#pragma once

#include <functional>
#include <vector>

#include "daemon/cycle/status/needs.hpp"
#include "tests/support/sample_answers.hpp"

namespace sluis::daemon {

inline institution_status well() {
  institution_status out;
  out.id = institution_id("stichting-demo");
  out.sources = {{source_id("las"), test::some_time, ""}};
  target_status partner;
  partner.id = target_id("partner");
  partner.consent = "valid until 2027-07-31";
  partner.state = "in step";
  partner.may_send = true;
  out.targets = {partner};
  return out;
}

struct bad_day {
  const char* name;
  std::function<void(institution_status&)> change;
  condition kind;
  urgency how;
};

inline target_status& partner(institution_status& s) {
  return s.targets[0];
}

inline const std::vector<bad_day>& bad_days() {
  static const std::vector<bad_day> all = {
      {"a full disk", [](auto& s) { s.problem = "no room"; }, condition::institution_failed, urgency::failed},
      {"an institution that is not served", [](auto& s) { s.is_served = false, s.problem = "its folder is missing"; },
       condition::institution_failed, urgency::failed},
      {"a read that failed", [](auto& s) { s.sources[0].failed = "las-99XY.xml:12:3: ends before </EDEX>"; },
       condition::read_failed, urgency::failed},
      {"a read that is held", [](auto& s) { s.sources[0].held = 1; }, condition::read_held, urgency::waits_for_you},
      {"a read of which a part waits", [](auto& s) { s.sources[0].parts = 1; }, condition::part_waits,
       urgency::waits_for_you},
      {"a school without a file",
       [](auto& s) { s.sources[0].missing = 1, s.sources[0].behind = "no file of it is there any more"; },
       condition::school_behind, urgency::failed},
      {"people kept by a nameless record", [](auto& s) { s.sources[0].kept = 3; }, condition::people_kept,
       urgency::waits_for_you},
      {"a source never read", [](auto& s) { s.sources[0].last_read.reset(); }, condition::never_read, urgency::none},
      {"a target down",
       [](auto& s) { partner(s).failing_since = test::some_time, partner(s).cause = errc::unavailable; },
       condition::target_failing, urgency::unreachable},
      {"a target that refuses", [](auto& s) { partner(s).state = "failing", partner(s).cause = errc::refused; },
       condition::target_failing, urgency::waits_for_you},
      {"a target that is paused and down",
       [](auto& s) {
         partner(s).failing_since = test::some_time, partner(s).cause = errc::unavailable,
         partner(s).paused = pause_view{"T-4711", {}, {}, "", 7, false, 2, day{}};
       },
       condition::target_failing, urgency::none},
      {"a target that is paused and refuses",
       [](auto& s) {
         partner(s).state = "failing", partner(s).cause = errc::refused,
         partner(s).paused = pause_view{"T-4711", {}, {}, "", 7, false, 2, day{}};
       },
       condition::target_failing, urgency::waits_for_you},
      {"a target not configured", [](auto& s) { partner(s).state = "not configured"; }, condition::not_configured,
       urgency::waits_for_you},
      {"a consent that ended", [](auto& s) { partner(s).may_send = false; }, condition::no_consent,
       urgency::waits_for_you},
      {"a consent that ends soon", [](auto& s) { partner(s).notice = "ends in 30 days"; }, condition::consent_notice,
       urgency::none},
      {"a plan that is held", [](auto& s) { partner(s).state = "held"; }, condition::plan_held, urgency::waits_for_you},
      {"a target down while its plan is held",
       [](auto& s) { partner(s).state = "failing", partner(s).held_since = test::some_time; }, condition::plan_held,
       urgency::waits_for_you},
      {"a record refused", [](auto& s) { partner(s).failed = 1, partner(s).state = "some failed"; },
       condition::changes_failed, urgency::failed},
      {"a creation of unknown outcome", [](auto& s) { partner(s).unsettled = 1; }, condition::unsettled,
       urgency::failed},
      {"a look that failed", [](auto& s) { partner(s).findings = {"its lists could not be read whole"}; },
       condition::finding, urgency::waits_for_you},
      {"accounts that others switched off",
       [](auto& s) {
         partner(s).off_by_others = {2, parse_day("2026-11-20"), {}};
       },
       condition::off_by_others, urgency::none},
      {"a target that is paused",
       [](auto& s) { partner(s).paused = pause_view{"T-4711", {}, {}, "", 7, false, 2, day{}}; },
       condition::target_paused, urgency::none},
      {"a pause that was not confirmed for a week",
       [](auto& s) { partner(s).paused = pause_view{"T-4711", {}, {}, "", 7, true, 0, {}}; },
       condition::pause_not_confirmed, urgency::waits_for_you},
      {"absences of whom no plan speaks", [](auto& s) { s.to_accept = true; }, condition::absences_to_accept,
       urgency::waits_for_you},
      {"an order not confirmed", [](auto& s) { s.orders.unconfirmed = 1; }, condition::order_unconfirmed,
       urgency::waits_for_you},
      {"a block that is not carried out",
       [](auto& s) {
         s.blocks = {2, 1};
       },
       condition::block_not_sent, urgency::failed},
      {"a block of which it is not known whether it is carried out",
       [](auto& s) {
         s.blocks = {1, 0, 1};
       },
       condition::block_not_sent, urgency::failed},
      {"a second record with the ECK iD of somebody who is blocked",
       [](auto& s) { s.blocks.people = s.blocks.with_same_eck_id = 1, s.blocks.same_eck_id = {{}}; },
       condition::block_same_eck_id, urgency::waits_for_you},
      {"an order about somebody listed", [](auto& s) { s.orders.held = 1; }, condition::order_held,
       urgency::waits_for_you},
      {"a backup that failed", [](auto& s) { s.backup.problem = "no room"; }, condition::backup_failed,
       urgency::failed},
      {"first passwords", [](auto& s) { partner(s).first_passwords = 2; }, condition::first_passwords, urgency::none},
      {"who may be in a held read", [](auto& s) { s.held_back.in_held_reads = 2; }, condition::erasure_in_doubt,
       urgency::waits_for_you},
      {"who may be in a record not taken in", [](auto& s) { s.held_back.in_bad_records = 2; },
       condition::erasure_in_doubt, urgency::waits_for_you},
      {"who is still in the export", [](auto& s) { s.held_back.still_listed = 2; }, condition::erasure_still_listed,
       urgency::none},
      {"a clock 40 days ahead", [](auto& s) { s.clock_problem = "the clock is 40 days ahead"; },
       condition::clock_in_doubt, urgency::waits_for_you},
      {"a source taken out of the configuration",
       [](auto& s) {
         s.gone_sources = {{source_id("old-las"), 66}};
       },
       condition::source_not_configured, urgency::waits_for_you},
      {"a plan that is ready", [](auto& s) { partner(s).state = "ready", partner(s).waiting = 5; },
       condition::sync_waits, urgency::none},
      {"a held plan that another consent made void",
       [](auto& s) { partner(s).state = "outdated", partner(s).problem = "another consent is in force since"; },
       condition::sync_waits, urgency::none},
      {"a consent that no sync has looked with",
       [](auto& s) {
         partner(s).state = "outdated", partner(s).problem = "another consent is in force since the newest sync";
       },
       condition::sync_waits, urgency::none},
      {"who left by an administrator's word", [](auto& s) { s.waiting_for_approval = 13; }, condition::sync_waits,
       urgency::none},
      {"an order that no sync carried out", [](auto& s) { s.orders.not_sent = 1; }, condition::sync_waits,
       urgency::none},
      {"an order of which the account could not be ended", [](auto& s) { s.orders.not_sent = s.orders.failed = 1; },
       condition::changes_failed, urgency::failed},
      {"who is due for days", [](auto& s) { s.overdue.here = 2; }, condition::erasure_overdue, urgency::failed},
      {"who is due for days and still at a target", [](auto& s) { s.overdue.at_targets = 2; },
       condition::erasure_overdue, urgency::failed},
      {"no backup for days", [](auto& s) { s.backup.overdue = "the newest is of 2027-01-23"; },
       condition::backup_overdue, urgency::failed},
      {"a school that may have closed",
       [](auto& s) {
         s.sources[0].behind = "no file of it is there any more", s.sources[0].gone = {"88BB", "99XX-01"};
       },
       condition::school_behind, urgency::failed},
      {"a term that ends where a school may have closed and a source is gone",
       [](auto& s) {
         s.held_back.not_read = 3,
         s.unread = {
             {source_id("las"), "88BB", true}, {source_id("sis"), "77CC", false}, {source_id("sis"), "77DD", false}};
       },
       condition::erasure_in_doubt, urgency::waits_for_you},
      {"ECK iDs that the export has no more",
       [](auto& s) { s.sources[0].without_eck_id = 40, s.sources[0].eck_ids_why = "De Regenboog"; },
       condition::eck_ids_missing, urgency::none},
      {"end dates of everybody",
       [](auto& s) {
         s.ended = {{source_id("las"), {}, "99AA", role::student, day{}, day{}, 40, 40}};
       },
       condition::many_ended, urgency::waits_for_you},
      {"invalid records", [](auto& s) { s.invalid = s.invalid_known = 10, s.students = 90, s.staff = 10; },
       condition::invalid_records, urgency::none},
      {"most records are invalid", [](auto& s) { s.invalid = s.invalid_known = 11, s.students = 90, s.staff = 10; },
       condition::invalid_records, urgency::waits_for_you},
      {"most records of a first read are invalid",
       [](auto& s) { s.invalid = s.invalid_new_people = 11, s.students = 90, s.staff = 8; }, condition::invalid_records,
       urgency::waits_for_you},
      {"some records of a first read are invalid",
       [](auto& s) { s.invalid = s.invalid_new_people = 11, s.students = 90, s.staff = 10; },
       condition::invalid_records, urgency::none},
      {"a log that was written anew",
       [](auto& s) {
         s.log_rebuilt = {test::some_time, 1380};
       },
       condition::log_rebuilt, urgency::waits_for_you},
      {"a folder that cannot be watched", [](auto& s) { s.sources[0].not_watched = "/srv/las: cannot be watched"; },
       condition::source_not_watched, urgency::none},
      {"a folder that nothing reads",
       [](auto& s) { s.sources[0].not_watched = "/srv/las: cannot be watched", s.sources[0].has_schedule = false; },
       condition::source_not_watched, urgency::failed},
  };
  return all;
}

}  // namespace sluis::daemon
