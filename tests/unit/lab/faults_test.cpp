#include "tests/lab/faults.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lab {
namespace {

const request post{"POST", "/scim/v2/Users", {}, ""};
const request get{"GET", "/scim/v2/Users", {}, ""};

std::vector<fault> fates(const std::string& text, int count, const request& r = post) {
  fault_plan plan(parse_scenario(json::parse(text)));
  std::vector<fault> out;
  for (int i = 0; i < count; ++i) out.push_back(plan.next(r));
  return out;
}

TEST(lab_faults, the_same_seed_gives_the_same_faults) {
  const auto one = fates(R"({"seed":7,"rates":{"throttle":0.2,"reset_after":0.2}})", 1000);
  EXPECT_EQ(one, fates(R"({"seed":7,"rates":{"throttle":0.2,"reset_after":0.2}})", 1000));
  EXPECT_NE(one, fates(R"({"seed":8,"rates":{"throttle":0.2,"reset_after":0.2}})", 1000));
  const auto throttled = std::count(one.begin(), one.end(), fault::throttle);
  EXPECT_GT(throttled, 150);
  EXPECT_LT(throttled, 250);
}

TEST(lab_faults, the_nth_request_can_be_named) {
  const std::vector<fault> expected = {fault::none, fault::reset_after, fault::none, fault::cut};
  EXPECT_EQ(fates(R"({"at":{"2":"reset_after","4":"cut"}})", 4), expected);
}

TEST(lab_faults, are_bounded_in_number_and_method) {
  const auto bounded = fates(R"({"rates":{"error":1},"most":3})", 10);
  EXPECT_EQ(std::count(bounded.begin(), bounded.end(), fault::error), 3);
  const auto reads = fates(R"({"rates":{"error":1},"methods":["POST"]})", 10, get);
  EXPECT_EQ(std::count(reads.begin(), reads.end(), fault::none), 10);
}

TEST(lab_faults, a_scenario_is_read_strictly) {
  for (const char* text :
       {"[]", R"({"rate":{}})", R"({"rates":{"nope":0.1}})", R"({"rates":{"error":1.5}})",
        R"({"rates":{"error":0.6,"html":0.6}})", R"({"rates":{"error":-0.1}})", R"({"at":{"0":"error"}})",
        R"({"at":{"x":"error"}})", R"({"seed":"x"})", R"({"rates":{"error":"x"}})"}) {
    EXPECT_THROW((void)parse_scenario(json::parse(text)), problem) << text;
  }
}

TEST(lab_faults, answers_carry_what_a_client_must_heed) {
  scenario what;
  what.retry_after_s = 9;
  const auto throttled = answer_of(fault::throttle, what);
  EXPECT_EQ(throttled.status, 429u);
  EXPECT_EQ(throttled.headers.back(), (std::pair<std::string, std::string>{"Retry-After", "9"}));
  EXPECT_EQ(answer_of(fault::unavailable, what).status, 503u);
  EXPECT_EQ(answer_of(fault::error, what).status, 500u);
  EXPECT_EQ(answer_of(fault::html, what).headers.front().second, "text/html");
}

}  // namespace
}  // namespace lab
