#include "connectors/targets/scim/judge.hpp"

#include <gtest/gtest.h>

#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::targets::scim {
namespace {

using next = judgement::next;
using what = outcome::kind;

TEST(scim_judge, what_each_status_means) {
  struct row {
    unsigned status;
    const char* type;
    next create_then;
    what create;
    what update;
    what removal;
    errc code;
  };
  const row rows[] = {
      {200, "", next::confirm, what::done, what::done, what::done, errc::unknown},
      {204, "", next::confirm, what::done, what::done, what::done, errc::unknown},
      {301, "", next::settled, what::failed, what::failed, what::failed, errc::refused},
      {308, "", next::settled, what::failed, what::failed, what::failed, errc::refused},
      {400, "invalidValue", next::settled, what::failed, what::failed, what::failed, errc::invalid_input},
      {400, "uniqueness", next::conflict, what::failed, what::failed, what::failed, errc::invalid_input},
      {401, "", next::settled, what::failed, what::failed, what::failed, errc::refused},
      {403, "", next::settled, what::failed, what::failed, what::failed, errc::refused},
      {404, "", next::settled, what::failed, what::failed, what::done, errc::not_found},
      {410, "", next::settled, what::failed, what::failed, what::done, errc::not_found},
      {409, "uniqueness", next::conflict, what::failed, what::failed, what::failed, errc::conflict},
      {412, "", next::settled, what::failed, what::failed, what::failed, errc::conflict},
      {413, "tooMany", next::settled, what::failed, what::failed, what::failed, errc::invalid_input},
      {429, "", next::settled, what::not_sent, what::not_sent, what::not_sent, errc::unavailable},
      {500, "", next::look_up, what::unknown, what::unknown, what::unknown, errc::outcome_unknown},
      {501, "", next::settled, what::failed, what::failed, what::failed, errc::invalid_input},
      {502, "", next::look_up, what::unknown, what::unknown, what::unknown, errc::outcome_unknown},
      {503, "", next::look_up, what::unknown, what::not_sent, what::not_sent, errc::outcome_unknown},
      {504, "", next::look_up, what::unknown, what::unknown, what::unknown, errc::outcome_unknown},
  };
  const auto create = new_user(1);
  const auto update = renamed_user(2, "id-2");
  const auto removals = {change_of(operation::delete_user, 3, {}, "id-3"),
                         change_of(operation::delete_group, 3, {}, "id-3"),
                         change_of(operation::deactivate_user, 3, {{field::active, "false"}}, "id-3"),
                         member_change(operation::remove_member, 3, "id-3", "m")};
  for (const auto& r : rows) {
    const answered by{r.status, r.type, "new-id"};
    const auto created = judge(create, by, "partner.token");
    EXPECT_EQ(created.then, r.create_then) << r.status;
    EXPECT_EQ(created.what.what, r.create) << r.status;
    EXPECT_EQ(created.what.cause.code(), r.code) << r.status;
    EXPECT_EQ(judge(update, by, "partner.token").then, next::settled) << r.status;
    EXPECT_EQ(judge(update, by, "partner.token").what.what, r.update) << r.status;
    for (const auto& removal : removals)
      EXPECT_EQ(judge(removal, by, "x").what.what, r.removal) << r.status << to_string(removal.op());
  }
}

TEST(scim_judge, a_creation_without_an_id_is_looked_up) {
  EXPECT_EQ(judge(new_user(1), answered{201, "", ""}, "x").then, next::look_up);
  EXPECT_EQ(judge(new_user(1), answered{201, "", "7"}, "x").what.remote_id, "7");
  EXPECT_EQ(judge(new_user(1), answered{201, "", "7", handle_of(1).hex()}, "x").then, next::settled);
}

TEST(scim_judge, errors_of_the_transport) {
  const error down{errc::unavailable, "no connection"};
  const error lost{errc::outcome_unknown, "no answer"};
  const error broke{errc::invalid_input, "too large"};
  EXPECT_EQ(judge(new_user(1), down).what.what, what::not_sent);
  EXPECT_EQ(judge(new_user(1), down).then, next::settled);
  EXPECT_EQ(judge(new_user(1), lost).then, next::look_up);
  EXPECT_EQ(judge(new_user(1), broke).then, next::look_up)
      << "an answer that is too large answers something that was sent";
  EXPECT_EQ(judge(renamed_user(1, "i"), lost).what.what, what::unknown);
  EXPECT_EQ(judge(renamed_user(1, "i"), lost).then, next::settled);
}

TEST(scim_judge, errors_say_who_what_and_what_to_do_and_name_nobody) {
  const auto conflict =
      judge(change_of(operation::update_user, 10, {{field::user_name, "jan@demo.example"}}, "jan@demo.example"),
            answered{409, "uniqueness", ""}, "x")
          .what.cause.text();
  EXPECT_NE(conflict.find("409 uniqueness"), std::string::npos);
  EXPECT_NE(conflict.find("update_user of user 0a0a0a0a"), std::string::npos);
  EXPECT_NE(conflict.find("attribute userName"), std::string::npos);
  EXPECT_EQ(conflict.find("jan"), std::string::npos);
  const auto bad = judge(renamed_user(10, "i"), answered{400, "invalidValue", ""}, "x").what.cause.text();
  EXPECT_NE(bad.find("name.familyName"), std::string::npos);
  EXPECT_EQ(bad.find("Jansen"), std::string::npos);
  EXPECT_NE(judge(new_user(1), answered{401, "", ""}, "/etc/sluis/partner.token")
                .what.cause.text()
                .find("/etc/sluis/partner.token"),
            std::string::npos);
  EXPECT_NE(judge(new_user(1), answered{302, "", ""}, "x").what.cause.text().find("`url`"), std::string::npos);
}

}  // namespace
}  // namespace sluis::targets::scim
