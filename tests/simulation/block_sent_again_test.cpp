// What an administrator said of somebody's accounts is sent again until each target has carried it out (issue 14, B4):
// the real daemon without its sockets. No source is read by a schedule here, so that nothing but the block's own minute
// sends anything.
#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

class block_sent_again : public one_core {
 protected:
  block_sent_again() { whom = ask(core->asks().people.find_persons(board, "", 100, "a test", anna)).value().at(3).id; }

  daemon::block_view say(daemon::block_act what) {
    auto out = ask(core->takes().blocks.block(whom, what, "T-4711", anna)).value();
    outcome_of(out.job);
    return out;
  }
  void pass(std::chrono::minutes so_many) {
    on_io([this, so_many] { time.advance(so_many); });
  }
  void set_down(bool is_down) {
    on_io([this, is_down] { rates.down = is_down ? 1 : 0; });
  }
  std::uint64_t greetings() {
    std::uint64_t out = 0;
    on_io([&] { out = there.greetings; });
    return out;
  }
  /// The schedule looks each second.
  bool becomes(std::size_t so_many_active) {
    for (int tries = 0; tries < 2000 && active() != so_many_active; ++tries) std::this_thread::sleep_for(5ms);
    return active() == so_many_active;
  }
  /// Once the block is carried out, and nothing came for 1.5 s.
  std::uint64_t greetings_at_rest() {
    for (int tries = 0; tries < 2000 && accounts().at(0).account != daemon::account_at_target::state::off; ++tries)
      std::this_thread::sleep_for(5ms);
    EXPECT_EQ(accounts().at(0).account, daemon::account_at_target::state::off);
    auto out = greetings();
    int same = 0;
    for (int tries = 0; same < 15 && tries < 300; ++tries) {
      std::this_thread::sleep_for(100ms);
      const auto now = greetings();
      same = now == out ? same + 1 : 0;
      out = now;
    }
    EXPECT_EQ(same, 15) << "it came to no rest";
    return out;
  }
  std::vector<daemon::account_at_target> accounts() {
    return ask(core->asks().blocks.blocks(board, std::nullopt)).value().at(0).accounts;
  }

  subject_id whom;
};

using at = daemon::account_at_target::state;

TEST_F(block_sent_again, when_the_target_that_was_down_is_back) {
  ASSERT_EQ(active(), 12U);
  set_down(true);
  EXPECT_TRUE(say(daemon::block_act::block).is_new);
  ASSERT_EQ(active(), 12U);
  ASSERT_EQ(accounts().size(), 1U);
  EXPECT_EQ(accounts()[0].account, at::on);
  EXPECT_TRUE(accounts()[0].is_tried_again);
  set_down(false);
  pass(2min);
  EXPECT_TRUE(becomes(11));
  for (int tries = 0; tries < 400 && accounts()[0].account != at::off; ++tries)
    std::this_thread::sleep_for(5ms);  // the look after it
  EXPECT_EQ(accounts()[0].account, at::off);
}

TEST_F(block_sent_again, after_a_restart) {
  set_down(true);
  say(daemon::block_act::block);
  end();
  rates.down = 0;
  time.advance(2min);
  begin();
  EXPECT_TRUE(becomes(11));
}

// A target that failed waits, as by every schedule; the failure may have been the end of this process.
TEST_F(block_sent_again, after_a_restart_at_once) {
  set_down(true);
  say(daemon::block_act::block);
  end();
  rates.down = 0;
  begin();
  EXPECT_TRUE(becomes(11)) << "without a minute of waiting";
}

TEST_F(block_sent_again, and_what_was_proven_of_it_is_asked_for_again_after_a_restart) {
  say(daemon::block_act::block);
  ASSERT_EQ(accounts().at(0).account, at::off);
  end();
  begin();
  for (int tries = 0; tries < 2000 && accounts().at(0).account != at::off; ++tries) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(accounts().at(0).account, at::off) << "without a sync that anybody asks for";
}

TEST_F(block_sent_again, its_end_as_well) {
  say(daemon::block_act::block);
  ASSERT_EQ(active(), 11U);
  set_down(true);
  say(daemon::block_act::unblock);
  ASSERT_EQ(active(), 11U);
  set_down(false);
  pass(2min);
  EXPECT_TRUE(becomes(12));
}

TEST_F(block_sent_again, and_a_target_that_is_down_is_left_alone_for_as_long_as_by_every_schedule) {
  set_down(true);
  say(daemon::block_act::block);
  pass(2min);  // the second try: the target is left alone for two minutes
  const auto before = greetings();
  for (int tries = 0; tries < 2000 && greetings() == before; ++tries) std::this_thread::sleep_for(5ms);
  const auto second = greetings();
  ASSERT_GT(second, before);
  std::this_thread::sleep_for(200ms);
  pass(1min);
  std::this_thread::sleep_for(2500ms);
  EXPECT_EQ(greetings(), second);
}

TEST_F(block_sent_again, and_nothing_is_sent_where_all_is_carried_out) {
  say(daemon::block_act::block);
  const auto before = greetings_at_rest();
  pass(2min);
  std::this_thread::sleep_for(2500ms);
  EXPECT_EQ(greetings(), before);
}

TEST_F(block_sent_again, by_a_second_block_of_the_same_person) {
  set_down(true);
  const auto first = say(daemon::block_act::block);
  set_down(false);
  const auto second = say(daemon::block_act::block);  // whatever the schedule waits for
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(second.entry, first.entry);
  EXPECT_EQ(active(), 11U);
}

TEST_F(block_sent_again, where_somebody_there_switched_the_account_on) {
  say(daemon::block_act::block);
  ASSERT_EQ(active(), 11U);
  on_io([this] {
    for (auto& [id, user] : there.users) user.active = true;
  });
  pass(16min);
  EXPECT_TRUE(becomes(11));
}

TEST_F(block_sent_again, and_no_first_password_is_handed_out_meanwhile) {
  say(daemon::block_act::block);
  const auto refused = ask(core->takes().passwords.hand_out_passwords(board, partner_id, {whom}, "new pupil", anna));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_NE(refused.error().text().find("blocked"), std::string::npos);
  say(daemon::block_act::unblock);
  const auto told =
      ask(core->takes().passwords.hand_out_passwords(board, partner_id, {whom}, "new pupil", anna)).value();
  EXPECT_NE(told.at(0).password, nullptr);
}

}  // namespace
}  // namespace sluis::simulation
