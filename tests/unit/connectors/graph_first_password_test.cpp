// Who hears a first password: nobody, unless the institution wants it handed out; and then of an account only that is
// certain to have it.
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

class graph_first_password : public graph_bench {
 protected:
  void SetUp() override {
    graph_bench::SetUp();
    restart(handing_out());
  }
  static graph_settings handing_out() {
    auto out = settings();
    out.hand_out_first_passwords = true;
    return out;
  }
  /// The last request but one: after it the new user is read.
  [[nodiscard]] const http::request& the_creation() const { return wire->requests.at(wire->requests.size() - 2); }
  /// The password in a creation's body, alone or in a batch.
  static std::string sent_in(const json& body) { return body["passwordProfile"]["password"].get<std::string>(); }
};

TEST_F(graph_first_password, is_told_with_the_creation_that_made_it) {
  const auto one = apply_one(creation(1));
  ASSERT_TRUE(one.first_password);
  EXPECT_EQ(one.first_password->reveal(), sent_in(json::parse(the_creation().body)));
  const auto two = apply({creation(2), creation(3)});
  const auto sent = json::parse(the_creation().body)["requests"];
  for (std::size_t i = 0; i < two.size(); ++i) {
    ASSERT_TRUE(two[i].first_password);
    EXPECT_EQ(two[i].first_password->reveal(), sent_in(sent[i]["body"]));
  }
  EXPECT_NE(two[0].first_password->reveal(), two[1].first_password->reveal());
}

TEST_F(graph_first_password, nobody_hears_it_unless_the_institution_wants_that) {
  restart();
  const auto out = apply_one(creation(1));
  EXPECT_EQ(out.what, done);
  EXPECT_FALSE(out.first_password);
}

TEST_F(graph_first_password, is_not_told_of_an_account_that_was_looked_up) {
  wire->fate = [](std::size_t number, const http::request&) {
    return number == 1 ? lab::fault::reset_after : lab::fault::none;
  };
  const auto out = apply_one(creation(1));
  EXPECT_EQ(out.what, done) << out.cause.text();
  EXPECT_FALSE(out.first_password) << "nobody knows which attempt made it";
  restart(handing_out());
  EXPECT_FALSE(test::run(target->look_up(creation(1))).first_password);
}

TEST_F(graph_first_password, is_told_of_the_second_attempt_where_the_first_made_nothing) {
  wire->fate = [](std::size_t number, const http::request&) {
    return number == 1 ? lab::fault::reset_before : lab::fault::none;
  };
  const auto out = apply_one(creation(1));
  ASSERT_TRUE(out.first_password);
  EXPECT_EQ(out.first_password->reveal(), sent_in(json::parse(the_creation().body)));
}

TEST_F(graph_first_password, belongs_to_creations_that_are_done) {
  made_users(1);
  const auto users = made_users(1, 5);
  const auto out =
      apply({change_by(operation::create_user, 9, {{field::user_name, "jan.jansen1@demo.example"}}), creation(1)});
  EXPECT_EQ(out[0].what, failed);
  EXPECT_FALSE(out[0].first_password);
  EXPECT_EQ(out[1].what, done) << "it was there already";
  EXPECT_FALSE(out[1].first_password);
  EXPECT_FALSE(apply_one(renamed(5, users[0])).first_password);
  EXPECT_FALSE(apply_one(group(7)).first_password);
}

}  // namespace
}  // namespace sluis::targets::graph
