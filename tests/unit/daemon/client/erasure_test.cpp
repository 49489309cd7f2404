#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;

const std::string erased_handle(32, 'a');
const std::string administrator(32, 'c');

order_view sample_order() {
  order_view out;
  out.institution = institution_id("demo");
  out.subject = subject_id::parse(erased_handle).value();
  out.reference = "T-4711";
  out.given = {parse_day("2026-11-23").value(), administrator, 12};
  out.standing = "held: ordered 2026-11-23, still listed by its source";
  return out;
}

TEST(sluis_erasure, an_order_is_given_confirmed_and_withdrawn) {
  struct row {
    strings options;
    const char* asked;  // the act's number and the reference
    const char* says;
  };
  for (const auto& [options, asked, says] : {
           row{{"--reference", "T-4711"}, "1 T-4711", "sluis sync --institution demo --person"},
           row{{"--reference", "T-4711", "--immediate"}, "2 T-4711", "until another administrator confirms it"},
           row{{"--confirm"}, "3 ", "sluis sync"},
           row{{"--withdraw"}, "4 ", "sluis sync"},
       }) {
    served daemon;
    daemon.core.story.institution = institution_id("demo");
    daemon.core.story.orders = {sample_order()};
    auto order = strings{"erasure", "order", erased_handle};
    order.insert(order.end(), options.begin(), options.end());
    const auto ended = run(daemon.admin(), order);
    EXPECT_EQ(ended.how, exit_code::done) << ended.err;
    EXPECT_EQ(daemon.core.asked.back(), "order " + erased_handle + " " + asked);
    expect_says(ended.out, says);
    expect_says(ended.out, "given 2026-11-23 by " + administrator + " (entry 12)");
  }
}

TEST(sluis_erasure, options_that_contradict_each_other_are_usage) {
  for (const auto& options :
       {strings{"--immediate"}, strings{"--confirm", "--withdraw"}, strings{"--confirm", "--reference", "T-1"},
        strings{"--withdraw", "--reference", "T-1"}, strings{"--confirm", "--immediate"}}) {
    auto order = strings{"erasure", "order", erased_handle};
    order.insert(order.end(), options.begin(), options.end());
    EXPECT_EQ(run("/nowhere", order).how, exit_code::usage) << options[0];
  }
}

TEST(sluis_erasure, the_list_says_what_is_held_and_auditors_may_ask) {
  served daemon;
  daemon.core.story.orders = {sample_order()};
  daemon.core.known_erasures = {
      {institution_id("demo"), subject_id::parse(erased_handle).value(), "retention 90 days; partner: entry 7", 8, 9}};
  const auto ended = run(daemon.audit(), {"erasure", "list"});
  EXPECT_EQ(ended.how, exit_code::done) << ended.err;
  expect_says(ended.out, "held: ordered 2026-11-23, still listed by its source");
  expect_says(ended.out, "partner: entry 7");
}

TEST(sluis_erasure, the_story_of_one_is_told_to_auditors_and_they_order_nothing) {
  served daemon;
  auto& story = daemon.core.story;
  story.institution = institution_id("demo");
  story.stage = "erased";
  story.deletions = {{target_id("partner"), 7, instant{std::chrono::hours(24 * 365 * 50)}}};
  story.erasure = erasure_view{institution_id("demo"), subject_id::parse(erased_handle).value(),
                               "retention 90 days; partner: entry 7", 8, 9};
  const auto shown = run(daemon.audit(), {"erasure", "show", erased_handle});
  EXPECT_EQ(shown.how, exit_code::done) << shown.err;
  expect_says(shown.out, "deleted at partner on ");
  expect_says(shown.out, "erasure begun (entry 8), done (entry 9): retention 90 days; partner: entry 7");
  EXPECT_EQ(run(daemon.audit(), {"erasure", "order", erased_handle, "--withdraw"}).how, exit_code::held);
}

TEST(sluis_erasure, the_story_names_no_deletion_where_there_was_none) {
  served daemon;
  auto& story = daemon.core.story;
  story.stage = "due";
  story.deletions = {{target_id("graph"), 7, instant{}, true}};
  story.creations_open = {target_id("partner")};
  const auto shown = run(daemon.audit(), {"erasure", "show", erased_handle});
  expect_says(shown.out, "nothing there at graph on ");
  expect_says(shown.out,
              "NOT KNOWN whether there is an account at partner: a creation of it was sent and has no outcome yet");
  EXPECT_EQ(shown.out.find("deleted at"), std::string::npos) << shown.out;
}

absence_view sample_absences() {
  absence_view out;
  out.institution = institution_id("demo");
  out.count = 74;
  out.hash = std::string(64, 'd');
  out.scopes = {{subject_id::parse(erased_handle).value(), {}, "student", 70},
                {subject_id::parse(erased_handle).value(), "10SL", "group", 4}};
  return out;
}

TEST(sluis_erasure, absences_are_shown_before_they_are_accepted) {
  served daemon;
  daemon.core.absent = sample_absences();
  daemon.core.absent.for_plans = 3;
  const auto shown = run(daemon.admin(), {"erasure", "accept", "--institution", "demo"});
  EXPECT_EQ(shown.how, exit_code::done) << shown.err;
  EXPECT_EQ(daemon.core.asked, strings{"absences demo"}) << "nothing is accepted";
  expect_says(shown.out, erased_handle + "  student      70");
  expect_says(shown.out, "74 absences wait to be accepted: none of them is deleted");
  expect_says(shown.out, "sluis erasure accept --institution demo --hash dddddddddddd --reference TICKET");
  expect_says(shown.out, "3 absences wait for a plan's approval or for consent");
  EXPECT_EQ(run(daemon.audit(), {"erasure", "accept", "--institution", "demo"}).how, exit_code::done)
      << "counts are no personal data";
}

TEST(sluis_erasure, those_absences_are_accepted_that_were_seen) {
  served daemon;
  daemon.core.absent.institution = institution_id("demo");
  daemon.core.absent.accepted = 74;
  const auto done = run(daemon.admin(), {"erasure", "accept", "--institution", "demo", "--hash", "dddddddddddd",
                                         "--reference", "T-4711"});
  EXPECT_EQ(done.how, exit_code::done) << done.err;
  EXPECT_EQ(daemon.core.asked, strings{"accept demo dddddddddddd T-4711"});
  expect_says(done.out, "74 absences are accepted; the retention term runs from today");
  daemon.core.failure = error(errc::conflict, "others wait now", "look again");
  const auto other = run(daemon.admin(), {"erasure", "accept", "--institution", "demo", "--hash", "dddddddddddd",
                                          "--reference", "T-4711"});
  EXPECT_NE(other.how, exit_code::done);
  expect_says(other.err, "others wait now");
}

TEST(sluis_erasure, nothing_is_accepted_by_an_auditor_or_without_a_hash_and_a_reference) {
  for (const auto& options : {strings{"--hash", "dddddddddddd"}, strings{"--reference", "T-4711"},
                              strings{"--count", "74", "--reference", "T-4711"}}) {
    auto accept = strings{"erasure", "accept", "--institution", "demo"};
    accept.insert(accept.end(), options.begin(), options.end());
    EXPECT_EQ(run("/nowhere", accept).how, exit_code::usage) << options[0];
  }
  served daemon;
  EXPECT_EQ(run(daemon.audit(),
                {"erasure", "accept", "--institution", "demo", "--hash", "dddddddddddd", "--reference", "T-4711"})
                .how,
            exit_code::held);
  EXPECT_TRUE(daemon.core.asked.empty());
}

}  // namespace
}  // namespace sluis::daemon::client
