#include "daemon/api/password_answer.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon::api {
namespace {

TEST(password_answer, is_json_whatever_a_password_is_made_of) {
  const std::string odd = std::string("a\"b\\c\n\x01") + "\xc3\xab";
  subject_id first, second;
  first.bytes.fill(0xa1);
  second.bytes.fill(0xb2);
  const auto out =
      password_answer({{first, std::make_shared<const secret>(odd)}, {second, nullptr}, {second, nullptr, true}});
  const auto said = json::parse(out.body);
  EXPECT_EQ(said["passwords"][0]["person"], first.hex());
  EXPECT_EQ(said["passwords"][0]["password"], odd);
  EXPECT_TRUE(said["passwords"][1]["password"].is_null());
  EXPECT_FALSE(said["passwords"][1].contains("blocked"));
  EXPECT_EQ(said["passwords"][2]["blocked"], true);
  EXPECT_EQ(out.body_then, after_sending::wipe);
  EXPECT_EQ(json::parse(password_answer({}).body)["passwords"].size(), 0U);
}

TEST(password_answer, is_written_into_one_buffer) {
  std::vector<handed_password> all;
  for (int i = 0; i < 100; ++i) all.push_back({subject_id{}, std::make_shared<const secret>(std::string(100, '\x01'))});
  const auto out = password_answer(all);
  EXPECT_GT(out.body.size(), 60'000U);
  EXPECT_LE(out.body.capacity(), 100 * 680 + 80U) << "grew beyond what was reserved: a copy was left behind";
}

}  // namespace
}  // namespace sluis::daemon::api
