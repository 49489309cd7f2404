// What asking for one object means (issue 13, point 5: not seen is not gone).
#include "state/push/sighted.hpp"

#include "state/push/not_shown.hpp"

#include <gtest/gtest.h>

#include "state/erasure/deletions.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using how = sighting::how;

const subject_id me = subject_id::parse("000102030405060708090a0b0c0d0e0f").value();
const subject_id somebody = subject_id::parse("ff0102030405060708090a0b0c0d0e0f").value();
const target_handle mine = target_handle::parse("aa0102030405060708090a0b0c0d0e0f").value();

sighting seen(how found, const std::string& id, std::optional<std::string> handle = {},
              remote_object::life stands = remote_object::life::present) {
  return {found, {remote_object::kind::user, id, stands, {}, std::move(handle)}, {}};
}

sighting with_login(sighting what, const std::string& login) {
  what.object.fields[field::user_name] = login;
  return what;
}

/// Of a row with the id u-1.
standing judge_known(const shadow_row& row, const sighting& what, const std::optional<subject_id>& owner,
                     bool is_anothers = false) {
  const auto under_id = recognise(row.handle, "jan.jansen", what.object, is_anothers, id_use::again);
  return judge_sighting(row, {"u-1", "jan.jansen"}, "u-8", what, owner, under_id);
}

TEST(sighted, what_each_sighting_means) {
  struct row {
    const char* name;
    sighting what;
    std::optional<subject_id> owner;
    standing expected;
  };
  const row rows[] = {
      {"nothing is there", seen(how::nothing, ""), {}, standing::gone},
      {"as it was", seen(how::by_id, "u-1", mine.hex()), me, standing::there},
      {"a target that shows no handle", seen(how::by_id, "u-1"), me, standing::there},
      {"our handle was overwritten", seen(how::by_id, "u-1", ""), me, standing::unmarked},
      {"softly deleted", seen(how::by_id, "u-1", mine.hex(), remote_object::life::deleted), me, standing::there},
      {"the target says that nothing is left of it", seen(how::by_id, "u-1", {}, remote_object::life::gone), me,
       standing::gone},
      {"made anew under another id", seen(how::by_handle, "u-2", mine.hex()), {}, standing::renumbered},
      {"one id never belongs to two people", seen(how::by_handle, "u-2", mine.hex()), somebody, standing::anothers},
      {"a stranger with the same login", seen(how::by_login, "u-2"), {}, standing::candidate},
      {"the login is somebody else's of ours", seen(how::by_login, "u-2"), somebody, standing::gone},
      {"that stranger, settled as not ours", seen(how::by_login, "u-8"), {}, standing::gone},
      {"no answer", seen(how::unknown, ""), {}, standing::unknown},
  };
  shadow_row known;
  known.id = me;
  known.handle = mine;
  known.remote_id = "u-1";
  for (const auto& one : rows) EXPECT_EQ(judge_known(known, one.what, one.owner), one.expected) << one.name;
}

TEST(sighted, another_object_under_our_id_is_not_ours) {
  struct row {
    const char* name;
    sighting what;
    bool is_anothers;
    standing expected;
  };
  const row rows[] = {
      {"our handle, and another login: renamed there", with_login(seen(how::by_id, "u-1", mine.hex()), "janine"), false,
       standing::there},
      {"our handle was taken, and the login stands", with_login(seen(how::by_id, "u-1", ""), "Jan.Jansen"), false,
       standing::unmarked},
      {"neither our handle nor the login", with_login(seen(how::by_id, "u-1", ""), "directeur"), false,
       standing::candidate},
      {"no handle is told, and another login", with_login(seen(how::by_id, "u-1"), "directeur"), false,
       standing::candidate},
      {"a handle of nobody's and another login", with_login(seen(how::by_id, "u-1", somebody.hex()), "directeur"),
       false, standing::candidate},
      {"a handle of nobody's on our login", with_login(seen(how::by_id, "u-1", somebody.hex()), "jan.jansen"), false,
       standing::unmarked},
      {"another pupil's account", with_login(seen(how::by_id, "u-1", somebody.hex()), "piet.stal"), true,
       standing::anothers},
      {"another pupil's handle on our login", with_login(seen(how::by_id, "u-1", somebody.hex()), "jan.jansen"), true,
       standing::anothers},
      {"found by the login, with another pupil's handle",
       with_login(seen(how::by_login, "u-1", somebody.hex()), "jan.jansen"), true, standing::anothers},
      {"deleted softly: vendors change the login",
       with_login(seen(how::by_id, "u-1", "", remote_object::life::deleted), "a1b2jan.jansen"), false,
       standing::unmarked},
  };
  shadow_row known;
  known.id = me;
  known.handle = mine;
  known.remote_id = "u-1";
  for (const auto& one : rows) EXPECT_EQ(judge_known(known, one.what, me, one.is_anothers), one.expected) << one.name;
}

TEST(sighted, what_each_sighting_means_of_an_object_that_counted_as_gone) {
  struct row {
    const char* name;
    sighting what;
    std::optional<subject_id> owner;
    standing expected;
  };
  const row rows[] = {
      {"it is back", seen(how::by_id, "u-1", mine.hex()), {}, standing::renumbered},
      {"it lies in the recycle bin, where our deletion put it",
       seen(how::by_id, "u-1", mine.hex(), remote_object::life::deleted),
       {},
       standing::gone},
      {"without our handle: the service may have given the id again",
       seen(how::by_id, "u-1", ""),
       {},
       standing::candidate},
      {"a target that shows no handle", seen(how::by_id, "u-1"), {}, standing::candidate},
      {"with another's handle", seen(how::by_id, "u-1", somebody.hex()), {}, standing::gone},
      {"on record as somebody else's", seen(how::by_id, "u-1", ""), somebody, standing::gone},
      {"back under another id",
       with_login(seen(how::by_handle, "u-2", mine.hex()), "Jan.Jansen"),
       {},
       standing::renumbered},
      {"our handle on an object with another login",
       with_login(seen(how::by_handle, "u-2", mine.hex()), "piet.stal"),
       {},
       standing::candidate},
      {"that object, settled as not ours",
       with_login(seen(how::by_handle, "u-8", mine.hex()), "piet.stal"),
       {},
       standing::gone},
  };
  shadow_row gone;
  gone.id = me;
  gone.handle = mine;
  for (const auto& one : rows)
    EXPECT_EQ(judge_sighting(gone, {"u-1", "jan.jansen"}, "u-8", one.what, one.owner), one.expected) << one.name;
}

TEST(sighted, our_handle_on_another_object_after_our_deletion_may_be_a_copy) {
  shadow_row deleted;
  deleted.id = me;
  deleted.handle = mine;
  EXPECT_EQ(
      judge_sighting(deleted, {"u-1", ""}, "", with_login(seen(how::by_handle, "u-2", mine.hex()), "piet.stal"), {}),
      standing::candidate);
  EXPECT_EQ(judge_sighting(deleted, {}, "", with_login(seen(how::by_handle, "u-2", mine.hex()), "piet.stal"), {}),
            standing::renumbered)
      << "a creation whose answer was lost";
}

TEST(sighted, our_handle_on_an_object_with_another_login_is_nobodys_before_an_administrator_says_so) {
  shadow_row known;
  known.id = me;
  known.handle = mine;
  known.remote_id = "u-1";
  const last_known last{"u-1", "jan.jansen"};
  EXPECT_EQ(judge_sighting(known, last, "", with_login(seen(how::by_handle, "u-2", mine.hex()), "piet.stal"), {}),
            standing::candidate);
  EXPECT_EQ(judge_sighting(known, last, "", with_login(seen(how::by_handle, "u-2", mine.hex()), "JAN.jansen"), {}),
            standing::renumbered);
  EXPECT_EQ(judge_sighting(known, last, "", seen(how::by_handle, "u-2", mine.hex()), {}), standing::renumbered)
      << "the target shows no login";
}

class taken_in : public testing::Test {
 protected:
  taken_in() {
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    store_.time.time += std::chrono::hours(25);  // what is not shown on the day it was made is not gone
  }
  standing take(const sighting& what) {
    store::work w(*store_);
    const auto ids = store_->shadow().ids(partner).value();
    const auto out = store_->shadow().take_in(partner, row(), what, ids, counts_).value();
    w.commit().value();
    return out;
  }
  result<void> settle(bool is_ours, std::string_view reference = "T-1", const std::string& object = {}) {
    store::work w(*store_);
    const auto done = store_->shadow().settle(partner, who_, is_ours, reference, actor_id{}, object);
    if (done) w.commit().value();
    return done;
  }
  shadow_row row() { return store_->shadow().find(partner, who_).value().value(); }

  open_store store_;
  subject_id who_ = store_.subject(), other_ = store_.subject();
  drift_counts counts_;
};

TEST_F(taken_in, only_nothing_makes_it_forget_an_id) {
  for (const auto& what :
       {seen(how::unknown, ""), seen(how::by_id, "u-1", ""), seen(how::by_login, "u-7"), seen(how::by_handle, "u-2")}) {
    take(what);
    EXPECT_EQ(row().remote_id, "u-1") << static_cast<int>(what.found);
  }
  EXPECT_EQ(counts_.unsettled, 3U);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().remote_id, "");
}

TEST_F(taken_in, the_last_id_and_login_of_what_is_gone_are_kept_to_ask_for) {
  take(seen(how::nothing, ""));
  store_.open();
  const auto held = store_->shadow().load(partner, row()).value();
  EXPECT_EQ(held.last.id, "u-1");
  EXPECT_EQ(held.last.login, "Janine@demo.example");
  EXPECT_TRUE(held.fields.empty());
  EXPECT_EQ(take(seen(how::by_id, "u-1", row().handle.hex())), standing::renumbered);
  EXPECT_EQ(row().remote_id, "u-1");
  EXPECT_TRUE(is_anywhere(store_->db(), who_)) << "no receipt while it is there";
}

TEST_F(taken_in, a_deletion_that_is_done_keeps_the_id) {
  push(*store_, {change_of(operation::delete_user, who_, {}, {})}, {done("")});
  const auto last = store_->shadow().load(partner, row()).value().last;
  EXPECT_EQ(last.id, "u-1");
  EXPECT_EQ(last.login, "") << "anybody may have it from now on";
  EXPECT_EQ(take(seen(how::by_id, "u-1", row().handle.hex(), remote_object::life::deleted)), standing::gone)
      << "in the recycle bin";
}

TEST_F(taken_in, what_was_made_less_than_a_day_ago_is_not_gone_because_it_is_not_shown) {
  const auto third = store_.subject();
  push(*store_, {create_user(third, "Kim")}, {done("u-3")});
  const auto take_third = [&](const sighting& what) {
    store::work w(*store_);
    const auto out = store_->shadow()
                         .take_in(partner, store_->shadow().find(partner, third).value().value(), what, {}, counts_)
                         .value();
    w.commit().value();
    return out;
  };
  store_.time.time += std::chrono::hours(23);
  EXPECT_EQ(take_third(seen(how::nothing, "")), standing::unknown);
  store_.open();
  auto now = store_->shadow().find(partner, third).value().value();
  EXPECT_EQ(now.remote_id, "u-3") << "or it would be made a second time";
  EXPECT_EQ(now.finding, account_finding::unknown);
  EXPECT_EQ(take_third(seen(how::by_id, "u-3", now.handle.hex())), standing::there) << "shown late";
  EXPECT_TRUE(store_->shadow().open_findings(partner).value().empty());
  store_.time.time += std::chrono::hours(1);
  EXPECT_EQ(take_third(seen(how::nothing, "")), standing::gone);
  EXPECT_EQ(store_->shadow().find(partner, third).value().value().remote_id, "");
}

TEST_F(taken_in, what_the_target_says_is_gone_for_good_is_gone_on_its_first_day_too) {
  push(*store_, {change_of(operation::delete_user, who_, {}, {})}, {done("")});
  push(*store_, {create_user(who_)}, {done("u-9")});
  EXPECT_EQ(take(seen(how::by_id, "u-9", {}, remote_object::life::gone)), standing::gone);
}

TEST_F(taken_in, an_account_that_does_not_stay_off_is_a_finding_from_the_second_time_on) {
  auto on = seen(how::by_id, "u-1", row().handle.hex()), off = on;
  on.object.fields[field::active] = "true";
  off.object.fields[field::active] = "false";
  const auto switch_off = [this] {
    push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {done("")});
  };
  const auto told = [this] { return store_->shadow().stays_on(partner).value().size(); };
  switch_off();
  take(on);
  take(on);  // looked at twice, switched off once
  EXPECT_EQ(told(), 0U) << "somebody may have switched it on";
  switch_off();
  take(on);
  EXPECT_EQ(told(), 1U);
  switch_off();
  store_.open();
  EXPECT_EQ(told(), 1U) << "the target's confirmation ends nothing";
  take(seen(how::by_id, "u-1", row().handle.hex()));
  EXPECT_EQ(told(), 1U) << "a look that does not tell ends nothing";
  take(off);
  EXPECT_EQ(told(), 0U);
  for (int i = 0; i < 2; ++i) {
    take(on);
    switch_off();
  }
  EXPECT_EQ(told(), 1U);
  push(*store_, {change_of(operation::update_user, who_, {}, {{field::active, "true"}})}, {done("")});
  EXPECT_EQ(told(), 0U) << "back, and to be on";
}

TEST_F(taken_in, a_new_id_is_on_record_with_an_entry_and_the_account_is_said_again) {
  EXPECT_EQ(take(seen(how::by_handle, "u-5", row().handle.hex())), standing::renumbered);
  EXPECT_EQ(row().remote_id, "u-5");
  EXPECT_TRUE(row().drifted);
  EXPECT_EQ(store_.log_kinds().back(), "account.found");
}

TEST_F(taken_in, an_account_that_somebody_switched_on_is_seen_to_be_on) {
  push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {done("")});
  auto there = seen(how::by_id, "u-1", "");
  there.object.fields[field::active] = "true";
  take(there);
  EXPECT_TRUE(row().active) << "else nobody switches it off";
}

TEST_F(taken_in, a_candidate_is_settled_once) {
  ASSERT_EQ(take(seen(how::by_login, "u-7")), standing::candidate);
  EXPECT_EQ(store_->shadow().open_findings(partner).value().size(), 1U);
  EXPECT_FALSE(settle(false, "no reference, words"));
  ASSERT_TRUE(settle(false));
  EXPECT_EQ(row().remote_id, "");
  EXPECT_TRUE(store_->shadow().open_findings(partner).value().empty());
  EXPECT_EQ(store_.log_kinds().back(), "account.settled");
  store_.open();
  EXPECT_EQ(take(seen(how::by_login, "u-7")), standing::gone) << "never asked again";
  EXPECT_EQ(
      deletion_notes(store_->db(), {who_}, {}).at(who_),
      "; partner: nothing there; partner: an object that may have been theirs is not, by an administrator's word");
  EXPECT_EQ(take(seen(how::by_login, "u-8")), standing::candidate) << "that is another object";
  EXPECT_FALSE(settle(true).has_value() && row().remote_id != "u-8");
}

TEST_F(taken_in, one_that_is_ours_is_taken_over_and_our_handle_is_written) {
  ASSERT_EQ(take(seen(how::by_login, "u-7")), standing::candidate);
  ASSERT_TRUE(settle(true));
  EXPECT_EQ(row().remote_id, "u-7");
  EXPECT_TRUE(row().drifted);
  EXPECT_EQ(row().finding, account_finding::unmarked);
  EXPECT_EQ(settle(true).error().code(), errc::not_found);
}

TEST_F(taken_in, a_finding_of_unknown_is_settled_as_well) {
  ASSERT_EQ(take(seen(how::unknown, "")), standing::unknown);
  EXPECT_EQ(store_->shadow().object_of(partner, row()).value(), "u-1");
  EXPECT_EQ(settle(true).error().code(), errc::invalid_input) << "no object was found: it must be named";
  EXPECT_EQ(settle(true, "T-1", "u-2").error().code(), errc::conflict) << "Piet's";
  ASSERT_TRUE(settle(true, "T-1", "u-8"));
  EXPECT_EQ(row().remote_id, "u-8");
  EXPECT_TRUE(row().active) << "so that a leaver's is switched off";
  ASSERT_EQ(take(seen(how::unknown, "")), standing::unknown);
  ASSERT_TRUE(settle(false));
  EXPECT_EQ(row().remote_id, "");
  EXPECT_TRUE(store_->shadow().open_findings(partner).value().empty());
}

TEST_F(taken_in, a_copy_may_be_named_only_of_an_account_that_is_off) {
  EXPECT_EQ(settle(true, "T-1", "u-8").error().code(), errc::not_found) << "somebody is at work with it";
  push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {done("")});
  EXPECT_EQ(settle(true).error().code(), errc::not_found);
  ASSERT_TRUE(settle(true, "T-1", "u-8"));
  EXPECT_EQ(row().remote_id, "u-8");
  EXPECT_TRUE(row().active) << "so that the next plan switches it off";
}

TEST_F(taken_in, what_a_target_cannot_say_of_a_group_is_settled_as_well) {
  const auto group = store_.subject();
  push(*store_, {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}})}, {done("g-1")});
  store::work w(*store_);
  store_->shadow()
      .take_in(partner, store_->shadow().find(partner, group).value().value(), seen(how::unknown, ""), {}, counts_)
      .value();
  EXPECT_EQ(store_->shadow().open_findings(partner).value().size(), 1U);
  store_->shadow().settle(partner, group, true, "T-1", actor_id{}, "g-2").value();
  const auto now = store_->shadow().find(partner, group).value().value();
  EXPECT_EQ(now.remote_id, "g-2");
  EXPECT_FALSE(now.active);
  w.commit().value();
}

class not_gone : public taken_in {
 protected:
  void push_off(outcome what = done("")) {
    push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {std::move(what)});
  }
  void settle_named(const std::string& object, errc expected) {
    EXPECT_EQ(settle(true, "T-1", object).error().code(), expected) << object;
  }
};

TEST_F(not_gone, what_is_off_is_not_gone_and_nothing_is_open_about_it) {
  push_off();
  const auto entries = store_.log_kinds().size();
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().remote_id, "u-1");
  EXPECT_TRUE(row().said_off);
  EXPECT_FALSE(row().drifted);
  EXPECT_EQ(counts_.total() + counts_.unsettled + counts_.unseen, 0U);
  EXPECT_EQ(store_.log_kinds().size(), entries);
  EXPECT_TRUE(is_anywhere(store_->db(), who_)) << "no receipt";
  take(seen(how::unknown, ""));
  ASSERT_EQ(row().finding, account_finding::unknown);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().finding, account_finding::none);
}

TEST_F(not_gone, what_may_be_off_by_a_change_without_an_answer_is_not_gone_either) {
  push_off({outcome::kind::unknown, {}, {errc::outcome_unknown, "no answer"}});
  ASSERT_TRUE(row().active);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().remote_id, "u-1");
}

TEST_F(not_gone, what_others_switched_off_is_not_gone_once_it_was_seen_so) {
  auto off = seen(how::by_id, "u-1", row().handle.hex());
  off.object.fields[field::active] = "false";
  take(off);
  ASSERT_TRUE(row().off_since);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().remote_id, "u-1");
  EXPECT_TRUE(row().off_since);
}

TEST_F(not_gone, an_answer_to_a_change_says_that_it_is_gone) {
  push_off();
  EXPECT_EQ(take(answered_as_gone(row())), standing::gone);
  EXPECT_EQ(row().remote_id, "");
  EXPECT_EQ(store_.log_kinds().back(), "account.gone");
}

TEST_F(not_gone, another_object_that_was_seen_under_its_id_stays_open) {
  push_off();
  ASSERT_EQ(take(with_login(seen(how::by_id, "u-1", ""), "directeur")), standing::candidate);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().finding, account_finding::candidate) << "nothing is sent to that id";
  settle(false).value();
  EXPECT_EQ(row().remote_id, "");
}

TEST_F(not_gone, another_object_with_its_login_that_is_gone_leaves_it_on_record) {
  push_off();
  ASSERT_EQ(take(seen(how::by_login, "u-7")), standing::candidate);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().finding, account_finding::none);
  EXPECT_EQ(row().remote_id, "u-1");
}

TEST_F(not_gone, one_that_counted_as_gone_is_taken_up_again_under_its_last_id_on_an_administrators_word) {
  take(seen(how::nothing, ""));
  ASSERT_EQ(row().remote_id, "");
  settle_named("u-8", errc::not_found);
  settle_named("u-2", errc::not_found);
  ASSERT_TRUE(settle(true, "T-1", "u-1"));
  EXPECT_EQ(row().remote_id, "u-1");
  EXPECT_FALSE(row().active) << "it may be hidden: a plan switches it on, or off, and its answer tells";
  EXPECT_FALSE(row().said_off);
  take(seen(how::nothing, ""));
  EXPECT_EQ(row().remote_id, "u-1");
}

TEST_F(not_gone, a_group_without_members_is_not_gone_and_one_with_members_is) {
  const auto group = store_.subject();
  push(*store_, {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}})}, {done("g-1")});
  store_.time.time += std::chrono::hours(25);
  const auto look = [&] {
    store::work w(*store_);
    const auto there = store_->shadow().find(partner, group).value().value();
    store_->shadow().take_in(partner, there, seen(how::nothing, ""), {}, counts_).value();
    w.commit().value();
    return store_->shadow().find(partner, group).value()->remote_id;
  };
  EXPECT_EQ(look(), "g-1");
  auto joins = change_of(operation::add_member, group);
  joins.member = who_;
  push(*store_, {joins}, {done("")});
  EXPECT_EQ(look(), "");
}

TEST_F(not_gone, the_receipt_says_what_the_target_answered) {
  for (const bool was_absent : {false, true}) {
    push(*store_, {create_user(who_)}, {done("u-1")});
    push_off();
    auto deleted = done("");
    deleted.was_absent = was_absent;
    push(*store_, {change_of(operation::delete_user, who_)}, {deleted});
    deletion_search search({who_});
    while (search.go_on(store_->db(), 1000).value()) {
    }
    const auto note = deletion_notes(store_->db(), {who_}, search.found()).at(who_);
    EXPECT_TRUE(note.starts_with(was_absent ? "; partner: not there any more, 404 to our deletion, entry "
                                            : "; partner: entry "))
        << note;
    EXPECT_TRUE(search.found().is_deleted(who_, partner));
  }
}

TEST_F(taken_in, who_is_to_be_settled_is_not_erased_meanwhile) {
  take(seen(how::nothing, ""));
  EXPECT_FALSE(is_anywhere(store_->db(), who_));
  take(seen(how::by_login, "u-7"));
  EXPECT_TRUE(is_anywhere(store_->db(), who_));
  take(seen(how::unknown, ""));
  EXPECT_TRUE(is_anywhere(store_->db(), who_));
}

}  // namespace
}  // namespace sluis::state
