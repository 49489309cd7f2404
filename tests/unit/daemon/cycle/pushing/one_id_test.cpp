// One id at a target for two people: refused, both named (issue 14, B1).
#include "daemon/cycle/pushing/one_id.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class one_id : public testing::Test {
 protected:
  std::vector<outcome> refuse(const std::vector<subject_id>& who, std::vector<outcome> outcomes) {
    EXPECT_TRUE(refuse_ids_of_others(*store_, partner, operation::create_user, who, outcomes));
    return outcomes;
  }
  static outcome answered(const std::string& id) { return {outcome::kind::done, id, {}}; }

  open_store store_;
  subject_id first_ = store_.subject(), second_ = store_.subject();
};

TEST_F(one_id, of_somebody_on_record_is_refused_to_another) {
  push(*store_, {create_user(first_)}, {done("u-1")});
  const auto out = refuse({second_}, {answered("u-1")});
  EXPECT_EQ(out[0].what, outcome::kind::failed);
  EXPECT_TRUE(out[0].remote_id.empty());
  EXPECT_NE(out[0].cause.text().find(first_.hex()), std::string::npos) << out[0].cause.text();
  EXPECT_NE(out[0].cause.text().find(second_.hex()), std::string::npos) << out[0].cause.text();
  EXPECT_EQ(out[0].cause.text().find("u-1"), std::string::npos) << "a target's id may name somebody";
}

TEST_F(one_id, given_to_two_at_once_is_the_first_ones) {
  const auto out = refuse({first_, second_}, {answered("u-1"), answered("u-1")});
  EXPECT_EQ(out[0].what, outcome::kind::done);
  EXPECT_EQ(out[1].what, outcome::kind::failed);
}

TEST_F(one_id, that_is_a_question_mark_is_refused_to_another_as_well) {
  push(*store_, {create_user(first_)}, {done("?")});
  EXPECT_EQ(refuse({second_}, {answered("?")})[0].what, outcome::kind::failed);
}

TEST_F(one_id, of_their_own_and_no_id_are_left_alone) {
  push(*store_, {create_user(first_)}, {done("u-1")});
  const auto out =
      refuse({first_, second_}, {answered("u-1"), {outcome::kind::unknown, {}, {errc::outcome_unknown, "lost"}}});
  EXPECT_EQ(out[0].what, outcome::kind::done);
  EXPECT_EQ(out[1].what, outcome::kind::unknown);
}

}  // namespace
}  // namespace sluis::daemon
