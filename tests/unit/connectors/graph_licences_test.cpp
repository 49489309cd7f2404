// Licences by group: what is configured is added once, nothing is taken away, and trouble with them stops no account.
#include "connectors/targets/graph/licences.hpp"

#include "tests/support/scripted_transport.hpp"
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

constexpr const char* for_pupils = "314c4481-f395-4525-be8b-2ec4bb1e9d91";
constexpr const char* for_staff = "94763226-9b3c-4e75-a931-5c89701abe66";

TEST(graph_licence_words, exactly_what_is_missing_is_added_and_nothing_removed) {
  const json group = {{"id", "g"}, {"assignedLicenses", {{{"skuId", for_staff}, {"disabledPlans", json::array()}}}}};
  EXPECT_EQ(missing_licences(group, {for_pupils, for_staff}).value(), std::vector<std::string>{for_pupils});
  EXPECT_EQ(missing_licences(group, {"94763226-9B3C-4E75-A931-5C89701ABE66"}).value(), std::vector<std::string>{});
  EXPECT_EQ(missing_licences(group, {for_pupils, for_pupils}).value().size(), 1U)
      << "once, however often it is configured";
  EXPECT_FALSE(missing_licences({{"id", "g"}}, {for_pupils}));
  EXPECT_FALSE(missing_licences({{"assignedLicenses", nullptr}}, {for_pupils}));
  EXPECT_EQ(json::parse(licence_addition({for_pupils})),
            json({{"addLicenses", {{{"skuId", for_pupils}, {"disabledPlans", json::array()}}}},
                  {"removeLicenses", json::array()}}));
}

class graph_licences : public graph_bench {
 protected:
  void SetUp() override {
    graph_bench::SetUp();
    group_id_ = made({group(900)}).front();
    license(group_id_, {for_pupils, for_staff});
  }
  void license(const std::string& group_id, std::vector<std::string> skus) {
    auto with = settings();
    with.licence_group = group_id;
    with.licences = std::move(skus);
    restart(with);
    wire->requests.clear();
  }
  [[nodiscard]] json assigned() const { return group_of(900)["assignedLicenses"]; }
  [[nodiscard]] std::size_t additions() const { return count("POST", "/groups/" + group_id_ + "/assignLicense"); }
  /// What an administrator is told about it.
  [[nodiscard]] std::string trouble(const graph_settings& with) {
    session talk(with, *wire, rest, time, chance);
    talk.rest_on(permit::without_personal_data());
    const auto seen = test::run(licences(talk).see_to());
    return seen ? "" : seen.error().text();
  }

  std::string group_id_;
};

TEST_F(graph_licences, are_given_to_the_group_once) {
  ASSERT_EQ(behind_our_back("POST", "/groups/" + group_id_ + "/assignLicense",
                            {{"addLicenses", {{{"skuId", for_staff}}}}, {"removeLicenses", json::array()}})
                .status,
            202U);
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(assigned().size(), 2U);
  ASSERT_EQ(additions(), 1U);
  EXPECT_EQ(json::parse(wire->requests.back().body)["addLicenses"].size(), 1U) << "only the missing one";
  const auto asked = wire->requests.size();
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(wire->requests.size(), asked + 1) << "seen to: only the first question";
  time.advance(std::chrono::hours{25});
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(additions(), 1U) << "looked at again, and nothing is missing";
}

TEST_F(graph_licences, what_is_there_is_never_taken_away) {
  ASSERT_TRUE(test::run(target->prepare()));
  license(group_id_, {for_pupils});
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(assigned().size(), 2U);
  EXPECT_EQ(additions(), 0U);
}

TEST_F(graph_licences, are_nobodys_business_without_a_group) {
  license("", {for_pupils});
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(wire->requests.size(), 1U);
}

TEST_F(graph_licences, trouble_says_what_to_do_and_stops_no_account) {
  auto with = settings();
  with.licences = {for_pupils};
  with.licence_group = "00000000-0000-4000-8000-00000000dead";
  EXPECT_NE(trouble(with).find("put its object id into `licence_group`"), std::string::npos) << trouble(with);
  with.licence_group = group_id_;
  with.licences = {"00000000-0000-4000-8000-00000000beef"};
  EXPECT_NE(trouble(with).find("with seats left"), std::string::npos) << trouble(with);
  license(group_id_, with.licences);
  EXPECT_TRUE(test::run(target->prepare())) << "accounts do not wait for licences";
  EXPECT_EQ(made_users(2).size(), 2U);
  const auto asked = wire->requests.size();
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(wire->requests.size(), asked + 1) << "not again with every push";
  time.advance(std::chrono::minutes{16});
  ASSERT_TRUE(test::run(target->prepare()));
  EXPECT_EQ(additions(), 2U);
}

TEST_F(graph_licences, no_seats_left) {
  auto lab_settings = tenant_settings(time);
  lab_settings.bought = {{for_pupils, 0}};
  start_over(lab_settings);
  auto with = settings();
  with.licence_group = made({group(900)}).front();
  with.licences = {for_pupils};
  EXPECT_NE(trouble(with).find("seats left"), std::string::npos) << trouble(with);
  EXPECT_EQ(assigned(), json::array());
}

TEST_F(graph_licences, a_missing_right_is_named) {
  auto with = settings();
  with.licence_group = group_id_;
  with.licences = {for_pupils};
  test::scripted_transport refusing;
  const json denied = {{"error", {{"code", "Authorization_RequestDenied"}, {"message", "Insufficient privileges."}}}};
  refusing.on(
      "GET", "/groups/" + group_id_ + "?$select=id,assignedLicenses",
      test::scripted_transport::answer(200, json{{"id", group_id_}, {"assignedLicenses", json::array()}}.dump()));
  refusing.on("POST", "/groups/" + group_id_ + "/assignLicense", test::scripted_transport::answer(403, denied.dump()));
  session talk(with, refusing, rest, time, chance);
  talk.rest_on(permit::without_personal_data());
  const auto seen = test::run(licences(talk).see_to());
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code(), errc::refused);
  EXPECT_NE(seen.error().text().find("LicenseAssignment.ReadWrite.All"), std::string::npos) << seen.error().text();
}

}  // namespace
}  // namespace sluis::targets::graph
