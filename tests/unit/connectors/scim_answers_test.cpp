#include "connectors/targets/scim/answers.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/scim/capabilities.hpp"

namespace sluis::targets::scim {
namespace {

TEST(scim_answers, a_list_is_read_whole_or_not_at_all) {
  struct row {
    const char* name;
    const char* body;
    int objects;  // -1: an error
  };
  const row rows[] = {
      {"two", R"({"totalResults": 2, "Resources": [{"id": "1", "externalId": "a"}, {"id": "2"}]})", 2},
      {"none, left out", R"({"totalResults": 0})", 0},
      {"none", R"({"totalResults": 0, "Resources": []})", 0},
      {"total as text, other case", R"({"TotalResults": "1", "resources": [{"ID": "1"}]})", 1},
      {"one without an id", R"({"totalResults": 2, "Resources": [{"id": "1"}, {}]})", -1},
      {"an id that is a number", R"({"totalResults": 1, "Resources": [{"id": 1}]})", 1},
      {"an id that is no whole number", R"({"totalResults": 1, "Resources": [{"id": 1.5}]})", -1},
      {"an id that a path would lose", R"({"totalResults": 1, "Resources": [{"id": ".."}]})", -1},
      {"the other one", R"({"totalResults": 1, "Resources": [{"id": "."}]})", -1},
      {"one that only begins so", R"({"totalResults": 1, "Resources": [{"id": "..."}]})", 1},
      {"an id with a line break", R"({"totalResults": 1, "Resources": [{"id": "a\r\nb"}]})", -1},
      {"an empty id", R"({"totalResults": 1, "Resources": [{"id": ""}]})", -1},
      {"no total", R"({"Resources": []})", -1},
      {"negative total", R"({"totalResults": -1})", -1},
      {"Resources is no list", R"({"totalResults": 1, "Resources": {"id": "1"}})", -1},
      {"an array", R"([1])", -1},
      {"cut", R"({"totalResults": 2, "Resources": [{"id": "1")", -1},
      {"html", "<html>oops</html>", -1},
      {"empty", "", -1},
  };
  for (const auto& [name, body, objects] : rows) {
    const auto page = parse_list(body, "externalId");
    ASSERT_EQ(page.has_value(), objects >= 0) << name;
    if (page) {
      EXPECT_EQ(page->objects.size(), static_cast<std::size_t>(objects)) << name;
    }
  }
  EXPECT_EQ(parse_list(rows[0].body, "externalId")->objects[0].matched, "a");
}

TEST(scim_answers, only_the_standards_own_words_are_quoted) {
  struct row {
    const char* name;
    const char* body;
    const char* type;
  };
  for (const auto& [name, body, type] : {
           row{"known", R"({"status": "409", "scimType": "uniqueness", "detail": "Jan Jansen exists"})", "uniqueness"},
           row{"other case of the name", R"({"scimtype": "noTarget"})", "noTarget"},
           row{"free text in the wrong place", R"({"scimType": "Jan Jansen exists"})", ""},
           row{"not text", R"({"scimType": 5})", ""},
           row{"html", "<html>Jan Jansen</html>", ""},
           row{"empty", "", ""},
       }) {
    EXPECT_EQ(parse_scim_type(body), type) << name;
  }
}

TEST(scim_answers, ids_come_from_the_body_or_the_location) {
  EXPECT_EQ(parse_id(R"({"id": "x-1"})"), "x-1");
  EXPECT_EQ(parse_id(R"({"id": 5})"), "5");
  EXPECT_EQ(parse_id("oops"), "");
  struct row {
    const char* location;
    const char* id;
  };
  for (const auto& [location, id] :
       {row{"https://p.example/scim/v2/Users/2819c", "2819c"}, row{"/Users/a%2Fb%40c/", "a/b@c"},
        row{"Users/5?x=y#z", "5"}, row{"/Users/a%0ab", ""}, row{"/Users/50%", "50%"}, row{"/Users/%zz", "%zz"},
        row{"", ""}, row{"///", ""}}) {
    EXPECT_EQ(id_in_location(location), id) << location;
  }
}

TEST(scim_answers, bulk_answers_are_read_one_by_one) {
  const auto out = parse_bulk(R"({"Operations": [
    {"method": "POST", "bulkId": "b1", "location": "https://p/Users/1", "status": "201"},
    {"method": "POST", "bulkId": "b2", "status": 409, "response": {"scimType": "uniqueness", "detail": "Jan"}},
    {"method": "PATCH", "location": "/Users/3", "status": {"code": "204"}},
    {"method": "PATCH", "location": "/Users/4"},
    {"method": "PATCH", "location": "/Users/5", "status": "7"}, "what", null]})");
  ASSERT_TRUE(out);
  ASSERT_EQ(out->size(), 3U) << "what has no status has no outcome";
  EXPECT_EQ((*out)[0].id, "1");
  EXPECT_EQ((*out)[0].bulk_id, "b1");
  EXPECT_EQ((*out)[0].status, 201U);
  EXPECT_EQ((*out)[1].status, 409U);
  EXPECT_EQ((*out)[1].scim_type, "uniqueness");
  EXPECT_EQ((*out)[2].status, 204U);
  EXPECT_FALSE(parse_bulk(R"({"Operations": {}})"));
  EXPECT_FALSE(parse_bulk("{}"));
  EXPECT_FALSE(parse_bulk("<html>"));
}

TEST(scim_answers, deep_nesting_does_no_harm) {
  const std::string deep(200'000, '[');
  EXPECT_FALSE(parse_bulk("{\"Operations\":" + deep));
  const auto list = parse_list(std::string(100'000, '[') + std::string(100'000, ']'), "x");
  ASSERT_FALSE(list);
  EXPECT_NE(list.error().message().find("nested deeper than 64 levels"), std::string::npos) << list.error().message();
}

TEST(scim_capabilities, what_a_provider_says_within_our_own_bounds) {
  const auto offers =
      parse_service_config(R"({"patch": {"supported": true}, "filter": {"supported": true, "maxResults": 200},
    "bulk": {"supported": true, "maxOperations": 100000, "maxPayloadSize": 1048576}})");
  ASSERT_TRUE(offers);
  EXPECT_EQ(offers->patch, offered::yes);
  EXPECT_EQ(offers->filter, offered::yes);
  EXPECT_EQ(offers->bulk, offered::yes);
  EXPECT_EQ(offers->bulk_operations, 100U);
  EXPECT_EQ(offers->bulk_bytes, 1048576U);
}

TEST(scim_capabilities, what_is_not_said_is_not_offered) {
  const auto offers = parse_service_config(R"({"patch": {}, "filter": {"supported": "yes"}})");
  EXPECT_EQ(offers->patch, offered::no);
  EXPECT_EQ(offers->filter, offered::no);
  EXPECT_EQ(offers->bulk, offered::no);
  EXPECT_EQ(parse_service_config(R"({"bulk": {"supported": true, "maxOperations": 1}})")->bulk, offered::no);
  EXPECT_EQ(parse_service_config(R"({"bulk": {"supported": true}})")->bulk, offered::no);
}

TEST(scim_capabilities, something_else_at_that_address_is_an_error) {
  for (const char* body : {"{}", "<html></html>", "[]", "", R"({"swagger": "2.0"})"})
    EXPECT_FALSE(parse_service_config(body)) << body;
}

}  // namespace
}  // namespace sluis::targets::scim
