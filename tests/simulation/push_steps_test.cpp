// The steps of a push between two batches: outcomes of one and intents of the next in one commit, the next one prepared
// while one is on its way, the log's files behind the database. Must never happen: 1, 5.
#include <gtest/gtest.h>

#include <memory>

#include "daemon/cycle/pushing/settling.hpp"
#include "state/check.hpp"
#include "state/log/verify.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

const attribute_set most{consent_attribute::given_name,  consent_attribute::family_name_prefix,
                         consent_attribute::family_name, consent_attribute::email,
                         consent_attribute::groups,      consent_attribute::school};

class push_steps : public testing::Test {
 protected:
  using at = state::store::commit_step;

  /// A school that nothing was sent of yet.
  void start() {
    s = std::make_unique<simulation>(5);
    s->grant_consent(most, 300);
    commits = 0;
    is_done = false;
  }
  state::store& store() { return *s->where->store; }
  std::uint64_t leaves(const std::string& kind) {
    auto rows = store().db().prepare("SELECT count(*) FROM leaf WHERE instr(entry, CAST(? AS BLOB)) > 0");
    const auto wanted = "\"kind\":\"" + kind + "\"";
    rows.bind_text(1, wanted);
    rows.step();
    return static_cast<std::uint64_t>(rows.integer(0));
  }
  std::uint64_t concluded() {
    return leaves("push.done") + leaves("push.failed") + leaves("push.unknown") + leaves("push.not_sent");
  }
  std::uint64_t open_intents() { return store().plans().open_intents(target_id("partner")).value().size(); }
  std::uint64_t entries_in_files() { return state::verify_log(s->log_folder()).value().size; }
  /// With the commit that brings the first intents; at `before` it is seen from within.
  bool is_sending() {
    const auto open = store().plans().newest_open(target_id("partner")).value();
    return open && open->state == plan_state::pushing && leaves("push.intent") > 0;
  }
  /// Once, at this step of the push's n-th commit.
  void at_commit(at step, int n, std::function<void()> act) {
    store().watch_commits([this, step, n, act = std::move(act)](at now) -> result<void> {
      if (is_done || now != step || !is_sending() || ++commits != n) return {};
      is_done = true;
      act();
      return {};
    });
  }
  void expect_well(const std::string& name) {
    s->time.advance(daemon::may_still_appear);
    EXPECT_EQ(s->converge(), "") << name;
    for (const auto& [handle, count] : s->there.creations) EXPECT_EQ(count, 1U) << name << ": " << handle;
    EXPECT_EQ(entries_in_files(), store().log().size()) << name;
    EXPECT_EQ(state::check_folder(s->folder, nullptr).value().findings, std::vector<std::string>()) << name;
    EXPECT_EQ(open_intents(), 0U) << name;
    EXPECT_EQ(leaves("push.intent"), concluded()) << name << ": each intent has one outcome";
  }

  std::unique_ptr<simulation> s;
  int commits = 0;
  bool is_done = false;
  static constexpr int many = 60;  // more commits than the first push has
};

TEST_F(push_steps, a_kill_after_a_commit_and_before_the_next_batch_is_sent_loses_and_repeats_nothing) {
  int behind = 0, between = 0, n = 1;
  for (; n < many; ++n) {
    const auto name = "killed after commit " + std::to_string(n);
    start();
    std::uint64_t in_files = 0, sent = 0;
    at_commit(at::committed, n, [&] {
      in_files = entries_in_files();
      sent = s->there.changes;
      throw crash();
    });
    s->sync();
    if (!is_done) break;
    EXPECT_EQ(s->kills, 1U) << name;
    EXPECT_EQ(s->there.changes, sent) << name;
    EXPECT_EQ(entries_in_files(), store().log().size()) << name << ": opening brings the files up to the database";
    behind += in_files + 10 < store().log().size() ? 1 : 0;
    between += open_intents() > 0 && leaves("push.done") > 0 ? 1 : 0;
    EXPECT_EQ(concluded() + open_intents(), leaves("push.intent")) << name;
    EXPECT_LE(sent, leaves("push.intent")) << name << ": nothing was sent without an intent on record";
    expect_well(name);
  }
  EXPECT_LT(n, many);
  EXPECT_GT(behind, 3) << "the log's files were behind the database";
  EXPECT_GT(between, 3) << "outcomes of one batch and intents of the next were on record, and the next was not sent";
}

TEST_F(push_steps, a_kill_after_sending_and_before_the_commit_loses_and_repeats_nothing) {
  int sent_and_open = 0, n = 1;
  for (; n < many; ++n) {
    const auto name = "killed before commit " + std::to_string(n);
    start();
    at_commit(at::before, n, [] { throw crash(); });
    s->sync();
    if (!is_done) break;
    EXPECT_EQ(s->kills, 1U) << name;
    EXPECT_LE(s->there.changes, leaves("push.intent")) << name << ": nothing was sent without an intent on record";
    sent_and_open += s->there.changes > concluded() ? 1 : 0;
    expect_well(name);
  }
  EXPECT_LT(n, many);
  EXPECT_GT(sent_and_open, 3) << "a batch was sent and its outcomes were not on record";
}

TEST_F(push_steps, a_withdrawal_after_the_intents_are_on_record_sends_nothing_and_leaves_no_false_intent) {
  int not_sent = 0, n = 1;
  for (; n < many; ++n) {
    const auto name = "withdrawn after commit " + std::to_string(n);
    start();
    std::uint64_t sent = 0, intents = 0;
    at_commit(at::committed, n, [&] {
      s->withdraw_consent();
      sent = s->there.changes;
      intents = leaves("push.intent");
    });
    s->sync();
    if (!is_done) break;
    EXPECT_EQ(s->there.changes, sent) << name << ": nothing more was sent";
    EXPECT_EQ(leaves("push.intent"), intents) << name << ": and nothing more was intended";
    EXPECT_EQ(open_intents(), 0U) << name;
    EXPECT_EQ(sent + leaves("push.not_sent"), intents) << name << ": what was intended and not sent is said to be so";
    not_sent += leaves("push.not_sent") > 0 ? 1 : 0;
    EXPECT_EQ(s->there.without_consent, 0U) << name;
    EXPECT_EQ(s->converge(), "") << name;
    for (const auto& [id, user] : s->there.users) EXPECT_FALSE(user.active) << name;
  }
  EXPECT_LT(n, many);
  EXPECT_GT(not_sent, 3);
}

TEST_F(push_steps, a_withdrawal_while_the_next_batch_is_prepared_intends_nothing_more) {
  for (const int after : {1, 6, 7, 8, 20}) {  // batches are of seven
    const auto name = "withdrawn before change " + std::to_string(after);
    start();
    int changes = 0;
    std::uint64_t intents = 0;
    s->there.before_each = [&] {
      if (++changes != after) return;
      s->on_strand([&] {
        s->withdraw_consent();
        intents = leaves("push.intent");
      });
    };
    s->sync();
    s->there.before_each = {};
    EXPECT_EQ(leaves("push.intent"), intents) << name;
    EXPECT_EQ(leaves("push.intent"), concluded()) << name;
    EXPECT_EQ(s->there.without_consent, 0U) << name;
    EXPECT_EQ(s->converge(), "") << name;
  }
}

}  // namespace
}  // namespace sluis::simulation
