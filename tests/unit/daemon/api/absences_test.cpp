// GET and POST /v1/absences: what waits to be accepted, and that it is accepted (R-D2).
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/served.hpp"

namespace sluis::daemon::api {
namespace {

using test::ask;
using test::served;

TEST(absences, are_told_in_counts) {
  served daemon;
  daemon.core.absent.institution = institution_id("demo");
  daemon.core.absent.count = 74;
  daemon.core.absent.scopes = {{subject_id::parse(std::string(32, 'b')).value(), "10SL", "student", 74}};
  const auto answer = ask(daemon.admin(), "GET", "/v1/absences?institution=demo");
  EXPECT_EQ(answer.status, 200);
  const auto told = nlohmann::json::parse(answer.body);
  EXPECT_EQ(told["count"], 74);
  EXPECT_EQ(told["scopes"][0]["count"], 74);
  EXPECT_EQ(ask(daemon.admin(), "GET", "/v1/absences").status, 400) << "whose?";
}

TEST(absences, an_acceptance_names_whom_and_why) {
  struct row {
    const char* name;
    const char* body;
    unsigned status;
    std::vector<std::string> asked;
  };
  for (const auto& each : {
           row{"whole",
               R"({"institution":"demo","hash":"0123456789ab","reference":"T-4711"})",
               200,
               {"accept demo 0123456789ab T-4711"}},
           row{"no hash", R"({"institution":"demo","reference":"T-4711"})", 400, {}},
           row{"a hash of few digits", R"({"institution":"demo","hash":"0123","reference":"T-4711"})", 400, {}},
           row{"a count", R"({"institution":"demo","hash":74,"reference":"T-4711"})", 400, {}},
           row{"no reference", R"({"institution":"demo","hash":"0123456789ab"})", 400, {}},
           row{"a name as reference",
               R"({"institution":"demo","hash":"0123456789ab","reference":"mail of Jan"})",
               400,
               {}},
           row{"a member too many",
               R"({"institution":"demo","hash":"0123456789ab","reference":"T-4711","all":true})",
               400,
               {}},
       }) {
    served daemon;
    EXPECT_EQ(ask(daemon.admin(), "POST", "/v1/absences", each.body).status, each.status) << each.name;
    EXPECT_EQ(daemon.core.asked, each.asked) << each.name;
  }
  served daemon;
  EXPECT_EQ(ask(daemon.audit(), "POST", "/v1/absences",
                R"({"institution":"demo","hash":"0123456789ab","reference":"T-4711"})")
                .status,
            403);
}

}  // namespace
}  // namespace sluis::daemon::api
