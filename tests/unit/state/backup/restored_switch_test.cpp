// Whether what was done to an account's switch after the backup is known after the restore, and whose an "off" is then.
#include "state/log/reader.hpp"
#include "state/pauses.hpp"
#include "state/push/switched_off.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

class restored_switch : public backup_fixture {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("2", "Blijver", {"4a"})});
    stays_ = person_called("Blijver").row.id;
    push(*store_, {create_user(stays_)}, {done("u-1")});
    before_ = back_up().folder;
  }
  void pass_a_day() {
    clock_.at += std::chrono::days(1);
    today_ += std::chrono::days(1);
    store_->lived().step(clock_.at.time_since_epoch()).value();
  }
  void switch_off(outcome answer = done("")) {
    push(*store_,
         {change_of(operation::deactivate_user, stays_, {{field::active, "true"}}, {{field::active, "false"}})},
         {std::move(answer)});
  }
  void switch_on() {
    push(*store_, {change_of(operation::update_user, stays_, {{field::active, "false"}}, {{field::active, "true"}})},
         {done("")});
  }
  static outcome lost() { return {outcome::kind::unknown, {}, {errc::outcome_unknown, "lost"}}; }
  shadow_row now() { return store_->shadow().find(partner, stays_).value().value(); }
  /// Others did, and a look showed it.
  void others_switch(bool on) { store_->shadow().note_switch(partner, now(), on).value(); }
  shadow_row after_the_restore() {
    back_up();
    restore(before_);
    take_its_place();
    EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
    return now();
  }
  bool counts_as_others(const shadow_row& row) {
    return off_by_others_since(
               *store_, partner, row,
               {remote_object::kind::user, "u-1", remote_object::life::present, {{field::active, "false"}}})
        .has_value();
  }
  subject_id stays_;
  fs::path before_;
};

TEST_F(restored_switch, what_we_switched_off_is_off_by_us) {
  switch_off();
  const auto row = after_the_restore();
  EXPECT_FALSE(row.active);
  EXPECT_TRUE(row.said_off);
  EXPECT_TRUE(row.closed);
  EXPECT_FALSE(row.off_since);
  EXPECT_FALSE(counts_as_others(row));
}

TEST_F(restored_switch, what_we_switched_off_and_on_again_is_off_by_others) {
  switch_off();
  switch_on();
  const auto row = after_the_restore();
  EXPECT_TRUE(row.active);
  EXPECT_FALSE(row.switch_unsure);
  EXPECT_TRUE(counts_as_others(row));
}

TEST_F(restored_switch, what_has_no_known_outcome_is_in_doubt) {
  switch_off(lost());
  const auto row = after_the_restore();
  EXPECT_TRUE(row.active) << "it may be";
  EXPECT_TRUE(row.switch_unsure);
  EXPECT_FALSE(counts_as_others(row));
}

TEST_F(restored_switch, what_was_only_renamed_is_off_by_others) {
  push(*store_,
       {change_of(operation::update_user, stays_, {{field::given_name, "Janine"}}, {{field::given_name, "Janna"}})},
       {done("")});
  EXPECT_TRUE(counts_as_others(after_the_restore()));
}

/// The row afterwards is the row before, whatever was done between the backup and the end of the log.
TEST_F(restored_switch, whose_word_keeps_it_off_is_what_it_was_before_the_restore) {
  struct one {
    const char* name;
    std::function<void()> happened;
  };
  const auto others_off = [this] { others_switch(false); };
  const auto others_on = [this] { others_switch(true); };
  const auto off = [this] { switch_off(); };
  const std::vector<one> all = {
      {"others, then we", [&] { others_off(), pass_a_day(), off(); }},
      {"others, then we, then others on, then we",
       [&] { others_off(), off(), pass_a_day(), others_on(), pass_a_day(), off(); }},
      {"we, on again, others, then we",
       [&] { off(), pass_a_day(), switch_on(), pass_a_day(), others_off(), pass_a_day(), off(); }},
      {"others, then we, then on by us, then we",
       [&] { others_off(), off(), pass_a_day(), switch_on(), pass_a_day(), off(); }},
      {"others, then we without an answer", [&] { others_off(), pass_a_day(), switch_off(lost()); }},
      {"we, twice", [&] { off(), pass_a_day(), off(); }},
      {"others, then we, then a pause that ended",
       [&] {
         others_off(), off();
         const auto by = store_->actor("uid:1000").value();
         pauses(*store_).begin(partner, "T-1", by).value();
         pauses(*store_).end(partner, "T-2", by).value();
       }},
  };
  for (const auto& [name, happened] : all) {
    SCOPED_TRACE(name);
    pass_a_day();
    switch_on();
    before_ = back_up().folder;
    pass_a_day();
    happened();
    const auto was = now();
    const auto is = after_the_restore();
    EXPECT_EQ(is.active, was.active);
    EXPECT_EQ(is.off_since, was.off_since);
    EXPECT_EQ(is.said_off, was.said_off);
    EXPECT_EQ(is.switch_unsure, was.switch_unsure);
    EXPECT_EQ(is.closed, was.closed);
  }
}

/// The backup says that others had it off; since then they switched it on, and we off.
TEST_F(restored_switch, what_others_had_switched_on_again_is_off_by_us) {
  others_switch(false);
  before_ = back_up().folder;
  pass_a_day();
  others_switch(true);
  switch_off();
  EXPECT_FALSE(after_the_restore().off_since);
}

TEST_F(restored_switch, an_account_that_was_off_before_the_backup_is_closed_since_it_was_switched_off_again) {
  switch_off();
  pass_a_day();
  before_ = back_up().folder;
  switch_on();
  pass_a_day();
  switch_off();
  EXPECT_EQ(after_the_restore().closed, local_day(clock_.at));
}

TEST_F(restored_switch, our_word_of_before_a_pause_that_ended_since_the_backup_does_not_count) {
  switch_off();
  before_ = back_up().folder;
  const auto by = store_->actor("uid:1000").value();
  pauses(*store_).begin(partner, "T-1", by).value();
  pauses(*store_).end(partner, "T-2", by).value();
  ASSERT_FALSE(now().said_off);
  EXPECT_FALSE(after_the_restore().said_off) << "so that it is switched off once more";
}

/// As a version wrote them that did not tell of others.
TEST_F(restored_switch, entries_without_the_word_leave_what_the_backup_says_of_others) {
  others_switch(false);
  const auto since = now().off_since;
  before_ = back_up().folder;
  pass_a_day();
  {
    store::work work(*store_);
    mutation entry;
    entry.kind = mutation_kind::push_done;
    entry.subject = stays_;
    entry.note = "partner deactivate_user plan 99 active";
    store_->log().append(entry);
    work.commit().value();
  }
  store_->copy_keys().value();
  restore(before_);
  take_its_place();
  EXPECT_TRUE(now().said_off);
  EXPECT_EQ(now().off_since, since);
}

}  // namespace
}  // namespace sluis::state
