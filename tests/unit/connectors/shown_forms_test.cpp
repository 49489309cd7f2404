// An attribute that says whether an account is on, and is missing or not understood, is told and not guessed (14 B3).
#include "connectors/targets/shown_forms.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/google/resources.hpp"
#include "connectors/targets/graph/delta_item.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets {
namespace {

using scim::json;

class hearer final : public surveyor, public survey_remarks {
 public:
  [[nodiscard]] bool is_known(remote_object::kind, const std::string&) const override { return true; }
  void on_object(const remote_object& found) override { last = found; }
  void on_membership(const std::string&, const std::string&) override {}
  void each_known(remote_object::kind, const std::function<void(const std::string&)>&) const override {}
  void on_remark(const std::string& text) override { remarks.push_back(text); }
  void on_members_not_shown(const std::string&) override {}
  [[nodiscard]] bool says(const std::string& part) const {
    return remarks.size() == 1 && remarks[0].find(part) != std::string::npos;
  }
  remote_object last;
  std::vector<std::string> remarks;
};

hearer told_by_graph(extent round, const std::vector<json>& items) {
  hearer out;
  const auto asked = graph::properties_of("5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f");
  graph::delta_items telling(remote_object::kind::user, round, asked);
  for (const auto& each : items) EXPECT_TRUE(telling.tell(each, out));
  telling.end(out);
  return out;
}

TEST(shown_forms, graph_names_the_attribute_that_it_does_not_show_or_understand) {
  json item = {{"id", "u1"}, {"userPrincipalName", "x@demo.example"}};
  const json rest = {{"id", "u1"}, {"accountEnabled", true}};
  EXPECT_TRUE(told_by_graph(extent::whole, {item}).says("does not show accountEnabled"));
  EXPECT_TRUE(told_by_graph(extent::whole, {item, rest}).remarks.empty()) << "it came in another part";
  EXPECT_TRUE(told_by_graph(extent::changes, {item}).remarks.empty()) << "a change need not mention it";
  for (const auto& odd : {json("perhaps"), json(1), json::object()}) {
    item["accountEnabled"] = odd;
    const auto heard = told_by_graph(extent::changes, {item});
    EXPECT_TRUE(heard.says("not understood")) << odd;
    EXPECT_FALSE(heard.last.fields.contains(field::active));
  }
  item["accountEnabled"] = "False";
  EXPECT_TRUE(told_by_graph(extent::whole, {item}).remarks.empty());
  EXPECT_EQ(told_by_graph(extent::whole, {item}).last.fields.at(field::active), "false");
}

TEST(shown_forms, what_is_no_text_is_named_and_not_compared) {
  json item = {{"id", "u1"}, {"userPrincipalName", "x@demo.example"}, {"accountEnabled", true}, {"givenName", nullptr}};
  EXPECT_TRUE(told_by_graph(extent::whole, {item}).remarks.empty());
  for (const char* const name : {"displayName", "givenName", "surname", "companyName", "jobTitle"}) {
    auto odd = item;
    odd[name] = json::array({"Jan"});
    const auto heard = told_by_graph(extent::whole, {odd});
    EXPECT_TRUE(heard.says("shows " + std::string(name) + " of users in a form that is not understood")) << name;
    EXPECT_EQ(heard.remarks.at(0).find("Jan"), std::string::npos);
  }
  hearer heard;
  remark_on_texts({{"name", 5}, {"email", "x"}}, {"name", "email"}, "groups", heard);
  remark_on_texts("no object", {"name"}, "groups", heard);
  EXPECT_TRUE(heard.says("shows name of groups"));
}

TEST(shown_forms, google_guesses_nothing) {
  EXPECT_FALSE(google::fields_of_user({{"id", "1"}}, "demo.example").contains(field::active));
  EXPECT_FALSE(google::fields_of_user({{"id", "1"}, {"suspended", "perhaps"}}, "demo.example").contains(field::active));
  EXPECT_EQ(google::fields_of_user({{"id", "1"}, {"suspended", "True"}}, "demo.example").at(field::active), "false");
  hearer heard;
  remark_on_switch(nullptr, "suspended", heard);
  const json odd = 1;
  remark_on_switch(&odd, "suspended", heard);
  const json fine = false;
  remark_on_switch(&fine, "suspended", heard);
  EXPECT_EQ(heard.remarks.size(), 2U);
}

}  // namespace
}  // namespace sluis::targets
