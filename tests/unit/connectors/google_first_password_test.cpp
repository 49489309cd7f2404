// Handed out where it was asked for, and only when this very password is known to be the account's.
#include "model/secret.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

class google_first_password : public google_bench {
 protected:
  void SetUp() override { start({}, handing_out()); }
  static google_settings handing_out() {
    auto out = sample_settings();
    out.hand_out_first_passwords = true;
    return out;
  }
};

TEST_F(google_first_password, comes_with_the_creation_that_set_it) {
  const auto one = apply_one(new_user(1));
  ASSERT_TRUE(one.first_password);
  EXPECT_EQ(one.first_password->reveal(), json::parse(wire->requests.at(0).body)["password"].get<std::string>());
  const auto out = apply({new_user(2), new_user(3)});
  ASSERT_TRUE(out[0].first_password && out[1].first_password);
  EXPECT_NE(out[0].first_password->reveal(), out[1].first_password->reveal());
  const auto& batch = wire->requests.back().body;
  for (const auto& each : out) EXPECT_NE(batch.find(each.first_password->reveal()), std::string::npos);
  EXPECT_FALSE(apply_one(new_group(4)).first_password);
}

TEST_F(google_first_password, is_told_to_nobody_unless_asked_for) {
  start({}, sample_settings());
  EXPECT_FALSE(apply_one(new_user(1)).first_password);
}

TEST_F(google_first_password, of_who_was_found_to_be_there_is_not_known) {
  ASSERT_TRUE(apply_one(new_user(1)).first_password);
  const auto again = apply_one(new_user(1));
  EXPECT_EQ(again.what, done);
  EXPECT_FALSE(again.first_password) << "adopted";
  befall(1, lab::fault::reset_after);
  const auto lost = apply_one(new_user(2));
  EXPECT_EQ(lost.what, done);
  EXPECT_FALSE(lost.first_password) << "its answer was lost: perhaps an earlier process set another";
  befall(1, lab::fault::reset_before);
  const auto second = apply_one(new_user(3));
  ASSERT_TRUE(second.first_password) << "the second insertion was confirmed";
  EXPECT_EQ(second.first_password->reveal(), json::parse(wire->requests.back().body)["password"].get<std::string>());
}

TEST_F(google_first_password, of_a_refused_creation_goes_nowhere) {
  const auto out = apply_one(change_of(operation::create_user, 1,
                                       {{field::user_name, login_of(1)}, {field::given_name, std::string(61, 'x')}}));
  EXPECT_EQ(out.what, failed);
  EXPECT_FALSE(out.first_password);
}

}  // namespace
}  // namespace sluis::targets::google
