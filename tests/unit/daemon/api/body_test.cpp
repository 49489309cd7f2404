#include "daemon/api/body.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon::api {
namespace {

json good() {
  return {{"institution", "demo"},
          {"target", "partner"},
          {"legal_name", "Partner Leermiddelen B.V."},
          {"country", "NL"},
          {"purpose", "access to learning material"},
          {"agreement", "VO-2026-041"},
          {"attributes", {"given_name", "groups"}},
          {"signatory", "A. de Boer"},
          {"mandate", "bestuurder, KvK-uittreksel 2026-01"},
          {"evidence_name", "consent.pdf"},
          {"evidence_sha256", std::string(64, 'C')},
          {"from", "2026-08-01"},
          {"until", "2027-07-31"}};
}

TEST(consent_body, is_taken_over_as_it_is) {
  const auto order = read_consent(good().dump());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->institution.str(), "demo");
  EXPECT_EQ(order->what.target.str(), "partner");
  EXPECT_EQ(order->what.attributes, (attribute_set{consent_attribute::given_name, consent_attribute::groups}));
  EXPECT_EQ(order->what.signatory, "A. de Boer");
  EXPECT_EQ(order->what.legal_name, "Partner Leermiddelen B.V.");
  EXPECT_EQ(order->what.country, "NL");
  EXPECT_EQ(order->what.purpose, "access to learning material");
  EXPECT_EQ(order->what.agreement, "VO-2026-041");
  EXPECT_EQ(order->what.roles, role_set::all()) << "where they are left out";
  EXPECT_TRUE(order->what.schools.empty());
  EXPECT_EQ(order->what.mandate, "bestuurder, KvK-uittreksel 2026-01");
  EXPECT_EQ(order->what.evidence_name, "consent.pdf");
  EXPECT_EQ(order->what.evidence_sha256, std::string(64, 'c'));
  EXPECT_EQ(to_string(order->what.valid_from), "2026-08-01");
  EXPECT_EQ(to_string(order->what.valid_until), "2027-07-31");
}

TEST(consent_body, nothing_of_it_may_be_missing_empty_or_of_another_kind) {
  const auto whole = good();
  for (const auto& [key, value] : whole.items()) {
    for (const auto& wrong : {json(), json(nullptr), json(""), json("  "), json(7), json::object(), json("a\nb")}) {
      auto body = good();
      if (wrong.is_null()) {
        body.erase(key);
      } else {
        body[key] = wrong;
      }
      const auto order = read_consent(body.dump());
      ASSERT_FALSE(order) << key << " " << wrong;
      EXPECT_EQ(order.error().code(), errc::invalid_input);
      EXPECT_NE(order.error().message().find("'" + key + "'"), std::string::npos) << order.error().text();
    }
  }
}

TEST(consent_body, impossible_values_are_refused) {
  struct row {
    const char* name;
    const char* key;
    json value;
  };
  for (const auto& [name, key, value] :
       {row{"no attribute", "attributes", json::array()},
        row{"an attribute nobody may have", "attributes", {"given_name", "bsn"}},
        row{"a day that does not exist", "from", "2026-02-30"}, row{"until before from", "until", "2026-07-31"},
        row{"a hash too short", "evidence_sha256", "abc"}, row{"a path as name", "evidence_name", "/etc/passwd"},
        row{"an id that is none", "institution", "De School"},
        row{"a text too long", "mandate", std::string(501, 'x')}}) {
    auto body = good();
    body[key] = value;
    EXPECT_FALSE(read_consent(body.dump())) << name;
  }
}

TEST(consent_body, errors_do_not_repeat_what_was_sent) {
  auto body = good();
  body["signatory"] = "Janine\nvan den Boele";
  EXPECT_EQ(read_consent(body.dump()).error().text().find("Boele"), std::string::npos);
  body = good();
  body["van den Boele"] = 1;
  EXPECT_EQ(read_consent(body.dump()).error().text().find("Boele"), std::string::npos);
}

TEST(sync_body, nothing_means_everything) {
  for (const auto* body : {"", "{}", R"({"institution":null,"dry_run":false})"}) {
    const auto order = read_sync(body);
    ASSERT_TRUE(order) << body;
    EXPECT_FALSE(order->institution || order->source || order->target || !order->is_of_everybody() || order->dry_run);
  }
}

TEST(sync_body, is_refused_if_it_is_not_understood) {
  for (const auto* body :
       {"[]", "nonsense", "null", R"({"institution":7})", R"({"institution":"a b"})", R"({"person":"jan"})",
        R"({"person":7})", R"({"dry_run":"yes"})", R"({"dry_run":1})", R"({"all":true})"}) {
    EXPECT_FALSE(read_sync(body)) << body;
  }
}

TEST(target_body, needs_both_and_nothing_else) {
  EXPECT_TRUE(read_preparation(R"({"institution":"demo","target":"m365"})"));
  for (const char* bad : {R"({"institution":"demo"})", R"({"target":"m365"})", "",
                          R"({"institution":"demo","target":"m365","force":true})"}) {
    EXPECT_FALSE(read_preparation(bad)) << bad;
  }
}

TEST(settlement_body, names_an_object_only_of_what_is_ours) {
  json body = {{"target", "partner"},
               {"subject", std::string(32, 'a')},
               {"ours", true},
               {"object", "id-00042"},
               {"reason", "T-1"}};
  const auto read = [&body] { return read_settlement(body.dump()); };
  ASSERT_TRUE(read());
  EXPECT_EQ(read()->object, "id-00042");
  EXPECT_EQ(read()->reference, "T-1");
  body["ours"] = false;
  EXPECT_FALSE(read());
  body.erase("object");
  EXPECT_TRUE(read());
  body["reason"] = "some words";
  EXPECT_FALSE(read());
}

TEST(withdrawal_body, needs_both_and_a_confirmation) {
  EXPECT_TRUE(read_withdrawal(R"({"institution":"demo","target":"partner","confirmed":true})"));
  EXPECT_FALSE(read_withdrawal(R"({"institution":"demo","target":"partner"})"));
  EXPECT_FALSE(read_withdrawal(R"({"institution":"demo","target":"partner","confirmed":false})"));
  EXPECT_FALSE(read_withdrawal(R"({"institution":"demo","confirmed":true})"));
  EXPECT_FALSE(read_withdrawal(R"({"target":"partner"})"));
  EXPECT_FALSE(read_withdrawal(""));
}

TEST(closing_body, needs_what_it_is_about_a_reason_and_a_confirmation) {
  const auto order =
      read_closing(R"({"institution":"demo","school":"88BB","source":"las","reason":"closed","confirmed":true})")
          .value();
  EXPECT_EQ(order.institution, institution_id("demo"));
  EXPECT_EQ(order.what.school, "88BB");
  EXPECT_EQ(order.what.source, source_id("las"));
  EXPECT_EQ(order.reason, "closed");
  EXPECT_FALSE(
      read_closing(R"({"institution":"demo","school":"88BB","reason":"closed","confirmed":true})").value().what.source);
  for (const char* body : {R"({"institution":"demo","school":"88BB","reason":"closed"})",
                           R"({"institution":"demo","school":"88BB","confirmed":true})",
                           R"({"institution":"demo","school":"","reason":"closed","confirmed":true})",
                           R"({"institution":"demo","reason":"closed","confirmed":true})"}) {
    EXPECT_FALSE(read_closing(body)) << body;
  }
  const auto gone =
      read_gone_source(R"({"institution":"demo","source":"las","reason":"gone","confirmed":true})").value();
  EXPECT_EQ(gone.what.school, "");
  EXPECT_EQ(gone.what.source, source_id("las"));
  EXPECT_FALSE(read_gone_source(R"({"institution":"demo","source":"las","reason":"gone"})"));
  EXPECT_FALSE(read_gone_source(R"({"institution":"demo","reason":"gone","confirmed":true})"));
}

TEST(read_approval_body, says_of_how_many_second_accounts_it_was_told) {
  EXPECT_EQ(read_read_approval(R"({"confirmed":true})").value(), 0U);
  EXPECT_EQ(read_read_approval(R"({"confirmed":true,"second_accounts":29})").value(), 29U);
  EXPECT_FALSE(read_read_approval(R"({"second_accounts":29})")) << "not confirmed";
  EXPECT_FALSE(read_read_approval(R"({"confirmed":true,"second_accounts":-1})"));
  const auto no_number = read_read_approval(R"({"confirmed":true,"second_accounts":"29"})");
  ASSERT_FALSE(no_number);
  EXPECT_NE(no_number.error().text().find("sluis read show HASH"), std::string::npos)
      << "where the number stands: " << no_number.error().text();
}

}  // namespace
}  // namespace sluis::daemon::api
