// What is mastered on premises is seen in the survey and told, and no change of it is tried (issue 14, B7).
#include "model/on_premises.hpp"
#include "model/survey_remarks.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

struct heard_remarks final : surveyor, survey_remarks {
  void on_object(const remote_object&) override {}
  void on_membership(const std::string&, const std::string&) override {}
  void each_known(remote_object::kind, const std::function<void(const std::string&)>&) const override {}
  void on_remark(const std::string& text) override { remarks.push_back(text); }
  void on_members_not_shown(const std::string&) override {}
  [[nodiscard]] extent may_hear() const override { return extent::changes; }
  std::vector<std::string> remarks;
};

struct graph_on_premises : graph_bench {
  void is_mastered(const std::string& id, bool on_premises) {
    lab::meddling how;
    (on_premises ? how.on_premises : how.in_cloud) = id;
    tenant->meddle(how);
  }
  std::vector<std::string> survey() {
    heard_remarks told;
    EXPECT_TRUE(test::run(target->survey(told)));
    return told.remarks;
  }
  std::size_t writes() const { return count("PATCH", "/") + count("DELETE", "/") + count("POST", "/"); }
};

TEST_F(graph_on_premises, no_change_or_removal_of_it_is_tried_and_each_survey_tells_so) {
  const auto ids = made({creation(1), creation(2)});
  EXPECT_TRUE(survey().empty());
  is_mastered(ids[0], true);
  for (int i = 0; i < 2; ++i) {
    const auto told = survey();
    ASSERT_EQ(told.size(), 1U) << "the second survey hears of no change, and it is so all the same";
    EXPECT_EQ(told[0].find("1 account of ours is mastered on premises (onPremisesSyncEnabled)"), 0U) << told[0];
    EXPECT_NE(told[0].find(numbered(1).hex()), std::string::npos) << told[0];
  }
  const auto before = writes();
  for (const auto& change :
       {renamed(1, ids[0]), change_by(operation::deactivate_user, 1, {{field::active, "false"}}, ids[0]),
        change_by(operation::delete_user, 1, {}, ids[0])}) {
    const auto out = apply_one(change);
    EXPECT_EQ(out.what, failed) << "never counted as done";
    EXPECT_FALSE(out.was_absent);
    EXPECT_NE(out.cause.text().find("was not tried"), std::string::npos) << out.cause.text();
    EXPECT_NE(out.cause.hint().find("onPremisesSyncEnabled"), std::string::npos);
    EXPECT_TRUE(out.cause.hint().ends_with(on_premises_step(change.op()))) << out.cause.hint();
  }
  EXPECT_EQ(writes(), before) << "nothing was sent";
  EXPECT_EQ(apply_one(renamed(2, ids[1])).what, done) << "others go on";
  is_mastered(ids[0], false);
  EXPECT_TRUE(survey().empty());
  EXPECT_EQ(apply_one(renamed(1, ids[0])).what, done);
}

TEST_F(graph_on_premises, one_that_its_own_directory_switched_off_is_off_and_its_deletion_stays_open) {
  const auto ids = made({creation(1)});
  const auto deactivation = change_by(operation::deactivate_user, 1, {{field::active, "false"}}, ids[0]);
  is_mastered(ids[0], true);
  survey();
  EXPECT_EQ(apply_one(deactivation).what, failed) << "it is on there";
  is_mastered(ids[0], false);
  survey();
  EXPECT_EQ(apply_one(deactivation).what, done);
  is_mastered(ids[0], true);
  survey();
  const auto before = writes();
  EXPECT_EQ(apply_one(deactivation).what, done) << "the directory on premises did it, which is what was wanted";
  EXPECT_EQ(apply_one(change_by(operation::delete_user, 1, {}, ids[0])).what, failed);
  EXPECT_EQ(writes(), before) << "nothing was sent";
}

TEST_F(graph_on_premises, a_refusal_names_what_is_to_be_done_as_well) {
  const auto ids = made({creation(1)});
  is_mastered(ids[0], true);  // no look has shown it yet
  const auto out = apply_one(change_by(operation::delete_user, 1, {}, ids[0]));
  EXPECT_EQ(out.what, failed);
  EXPECT_TRUE(out.cause.hint().ends_with(on_premises_step(operation::delete_user))) << out.cause.hint();
}

TEST_F(graph_on_premises, a_look_at_one_object_is_enough_to_know_it) {
  const auto ids = made({creation(1)});
  is_mastered(ids[0], true);
  test::run(target->find(look_up_of(released_look_up::kind::user, 1, ids[0])));
  const auto before = writes();
  EXPECT_EQ(apply_one(change_by(operation::delete_user, 1, {}, ids[0])).what, failed);
  EXPECT_EQ(writes(), before);
}

}  // namespace
}  // namespace sluis::targets::graph
