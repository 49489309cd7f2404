#include "daemon/api/router.hpp"

#include <gtest/gtest.h>

#include "tests/support/served.hpp"
#include "tests/support/small_log.hpp"

namespace sluis::daemon::api {
namespace {

using test::ask;
using test::served;
using parts = std::optional<std::vector<std::string>>;

const std::string hash(64, 'a');
const std::string handle(32, 'b');
const std::string consent_body =
    R"({"institution":"demo","target":"partner","legal_name":"Partner B.V.","country":"NL","purpose":"p","agreement":"a","attributes":["given_name","groups"],"signatory":"A. de Boer","mandate":"bestuurder",)"
    R"("evidence_name":"consent.pdf","evidence_sha256":")" +
    std::string(64, 'c') + R"(","from":"2026-08-01","until":"2027-07-31"})";

/// A path of a route with something sensible in place of its {…}.
std::string example_of(const route& each) {
  std::string out = each.pattern;
  const auto put = [&](const std::string& what, const std::string& value) {
    if (const auto at = out.find(what); at != std::string::npos) out.replace(at, what.size(), value);
  };
  put("{hash}", hash);
  put("{handle}", handle);
  put("{id}", "demo");
  put("*", "checkpoint");
  return out;
}

TEST(routes, patterns_match_whole_paths_only) {
  EXPECT_EQ(match("/v1/plans/{hash}", {"v1", "plans", "x"}), parts({"x"}));
  EXPECT_EQ(match("/v1/plans/{hash}", {"v1", "plans"}), std::nullopt);
  EXPECT_EQ(match("/v1/plans/{hash}", {"v1", "plans", ""}), std::nullopt);
  EXPECT_EQ(match("/v1/plans/{hash}", {"v1", "plans", "x", "approve"}), std::nullopt);
  EXPECT_EQ(match("/v1/plans", {"v1", "plan"}), std::nullopt);
  EXPECT_EQ(match("/v1/i/{id}/log/*", {"v1", "i", "demo", "log", "tile", "0", "000"}), parts({"demo", "tile/0/000"}));
  EXPECT_EQ(match("/v1/i/{id}/log/*", {"v1", "i", "demo", "log"}), std::nullopt);
}

TEST(routes, who_acted_has_a_name_for_administrators_and_a_handle_for_auditors) {
  const std::string by(32, 'e');
  served daemon;
  daemon.core.actors[by] = "uid:1000 (anna)";
  order_view order;
  order.given.by = by;
  order.confirmed = order_view::step{{}, std::string(32, 'f'), 2};  // whose name a restore lost
  daemon.core.story.orders = {order};
  const auto admin = json::parse(ask(daemon.admin(), "GET", "/v1/erasures").body)["orders"][0];
  EXPECT_EQ(admin["given"]["by_name"], "uid:1000 (anna)");
  EXPECT_TRUE(admin["confirmed"]["by_name"].is_null());
  held_read_view refused;
  refused.refused_by = by;
  daemon.core.held = {refused};
  EXPECT_EQ(json::parse(ask(daemon.admin(), "GET", "/v1/reads").body)["reads"][0]["refused_by_name"],
            "uid:1000 (anna)");
  const auto audit = json::parse(ask(daemon.audit(), "GET", "/v1/erasures").body)["orders"][0];
  EXPECT_EQ(audit["given"]["by"], by);
  EXPECT_FALSE(audit["given"].contains("by_name"));
}

struct asked_row {
  const char* method;
  std::string target, body;
  int status;
  std::string asked;  // empty: the service is not asked
};

const std::vector<asked_row> asked_rows = {
    {"GET", "/v1/version", "", 200, ""},
    {"GET", "/v1/status", "", 200, "status"},
    {"GET", "/metrics", "", 200, "status"},
    {"GET", "/v1/institutions", "", 200, ""},
    {"POST", "/v1/reload", "", 200, "reload"},
    {"POST", "/v1/reload", "{}", 200, "reload"},
    {"POST", "/v1/sync", "", 202, "sync"},
    {"POST", "/v1/sync", R"({"institution":"demo","source":"las","target":"partner","dry_run":true})", 202,
     "sync institution=demo source=las target=partner dry_run"},
    {"POST", "/v1/sync", R"({"person":")" + handle + R"("})", 202, "sync person=" + handle},
    {"GET", "/v1/jobs/job-1", "", 200, "job job-1"},
    {"GET", "/v1/plans", "", 200, "plans * 20"},
    {"GET", "/v1/plans?institution=demo&limit=5", "", 200, "plans demo 5"},
    {"GET", "/v1/plans/" + hash + "?reason=a%20check", "", 200, "plan " + hash + " 0 100 a check"},
    {"GET", "/v1/plans/" + hash + "?reason=a+check&from=7&limit=2", "", 200, "plan " + hash + " 7 2 a check"},
    {"POST", "/v1/plans/" + hash + "/approve", "{}", 200, "approve " + hash},
    {"GET", "/v1/reads", "", 200, "reads *"},
    {"GET", "/v1/reads?institution=demo", "", 200, "reads demo"},
    {"GET", "/v1/reads/" + hash + "?reason=a%20check", "", 200, "read " + hash + " a check"},
    {"GET", "/v1/reads/x?reason=a%20check", "", 400, ""},
    {"POST", "/v1/reads/" + hash + "/approve", R"({"confirmed":true})", 200, "approve read " + hash},
    {"POST", "/v1/reads/" + hash + "/approve", "{}", 400, ""},
    {"POST", "/v1/reads/" + hash + "/approve", R"({"confirmed":false})", 400, ""},
    {"POST", "/v1/reads/" + hash + "/refuse", R"({"reason":"old code"})", 200, "refuse read " + hash + " old code"},
    {"POST", "/v1/reads/" + hash + "/refuse", "{}", 400, ""},
    {"POST", "/v1/reads/" + hash + "/approve?all=1", "{}", 400, ""},
    {"GET", "/v1/consents?institution=demo", "", 200, "consents demo"},
    {"POST", "/v1/consents", consent_body, 201, "grant demo partner"},
    {"POST", "/v1/targets/prepare", R"({"institution":"demo","target":"m365"})", 200, "prepare demo m365"},
    {"GET", "/v1/consents/withdrawal?institution=demo&target=partner", "", 200, "foresee demo partner"},
    {"GET", "/v1/targets/moved?institution=demo&target=partner", "", 200, "foresee move demo partner"},
    {"POST", "/v1/targets/moved", R"({"institution":"demo","target":"partner","reason":"renamed","confirmed":true})",
     200, "moved demo partner renamed"},
    {"POST", "/v1/targets/moved", R"({"institution":"demo","target":"partner","reason":"renamed"})", 400, ""},
    {"POST", "/v1/targets/pause", R"({"institution":"demo","target":"partner","reason":"T-1"})", 200,
     "pause demo partner T-1"},
    {"POST", "/v1/targets/pause", R"({"institution":"demo","target":"partner"})", 400, ""},
    {"POST", "/v1/targets/resume", R"({"institution":"demo","target":"partner","reason":"T-2"})", 200,
     "resume demo partner T-2"},
    {"GET", "/v1/targets/left?institution=demo&target=partner", "", 200, "foresee leave demo partner"},
    {"POST", "/v1/targets/left", R"({"institution":"demo","target":"partner","reason":"ended","confirmed":true})", 200,
     "left demo partner ended"},
    {"POST", "/v1/targets/left", R"({"institution":"demo","target":"partner","reason":"ended"})", 400, ""},
    {"POST", "/v1/consents/withdraw", R"({"institution":"demo","target":"partner","confirmed":true})", 200,
     "withdraw demo partner"},
    {"GET", "/v1/persons?institution=demo&text=bo%C3%ABle&reason=ticket", "", 200, "find demo 'boële' 20 ticket"},
    {"GET", "/v1/persons/" + handle + "?reason=ticket", "", 200, "show " + handle + " ticket"},
    {"GET", "/v1/blocks?institution=demo", "", 200, "blocks demo"},
    {"POST", "/v1/persons/" + handle + "/block", R"({"reason":"T-1"})", 200, "block " + handle + " T-1"},
    {"POST", "/v1/persons/" + handle + "/unblock", R"({"reason":"T-1"})", 200, "unblock " + handle + " T-1"},
    {"POST", "/v1/persons/" + handle + "/block", "{}", 400, ""},
    {"POST", "/v1/persons/jan/block", R"({"reason":"T-1"})", 400, ""},
    {"POST", "/v1/first-passwords",
     R"({"institution":"demo","target":"google","persons":[")" + handle + R"("],"reason":"new pupil"})", 200,
     "passwords demo google " + handle + " new pupil"},
    {"GET", "/v1/erasures/" + handle, "", 200, "story " + handle},
    {"GET", "/v1/erasures/x", "", 400, ""},
    {"GET", "/v1/institutions/demo/disclosures?person=" + handle, "", 200, "disclosures demo " + handle + " * * *"},
    {"GET", "/v1/institutions/demo/disclosures?target=partner&from=2026-11-01&until=2026-11-30", "", 200,
     "disclosures demo * partner 2026-11-01 2026-11-30"},
    {"GET", "/v1/institutions/demo/disclosures?from=2026-11-02&until=2026-11-01", "", 400, ""},
    {"GET", "/v1/institutions/demo/disclosures?from=yesterday", "", 400, ""},
    {"GET", "/v1/institutions/demo/disclosures?person=Jan", "", 400, ""},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"leave","reference":"T-4711"})", 200,
     "order " + handle + " 1 T-4711"},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"immediate","reference":"2026/12_a.3"})", 200,
     "order " + handle + " 2 2026/12_a.3"},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"confirm"})", 200, "order " + handle + " 3 "},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"withdraw"})", 200, "order " + handle + " 4 "},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"leave"})", 400, ""},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"leave","reference":"Jan de Boer"})", 400, ""},
    {"POST", "/v1/erasures/" + handle + "/order", R"({"act":"confirm","reference":"T-4711"})", 400, ""},
    {"POST", "/v1/erasures/" + handle + "/order", "{}", 400, ""},
    {"GET", "/v1/schools", "", 200, "schools *"},
    {"GET", "/v1/invalid", "", 200, "invalid * 0 1000"},
    {"GET", "/v1/invalid?institution=demo", "", 200, "invalid demo 0 1000"},
    {"GET", "/v1/invalid?from=1&limit=2", "", 200, "invalid * 1 2"},
    {"GET", "/v1/invalid?limit=1001", "", 400, ""},
    {"GET", "/v1/invalid/keys?institution=demo&reason=ticket", "", 200, "invalid keys demo 0 1000 ticket"},
    {"GET", "/v1/invalid/keys?institution=demo&reason=ticket&from=7&limit=2", "", 200, "invalid keys demo 7 2 ticket"},
    {"GET", "/v1/invalid/keys?reason=ticket", "", 400, ""},
    {"GET", "/v1/invalid?institution=demo&reason=ticket", "", 400, ""},
    {"GET", "/v1/blocks?subject=" + handle, "", 200, "blocks * " + handle},
    {"GET", "/v1/blocks?subject=jan", "", 400, ""},
};

TEST(routes, each_asks_the_daemon_what_it_says) {
  served daemon;
  daemon.core.persons.resize(1);
  daemon.core.jobs.resize(1);
  daemon.core.held.resize(1);
  for (const auto& [method, target, body, status, asked] : asked_rows) {
    daemon.core.asked.clear();
    const auto answer = ask(daemon.admin(), method, target, body);
    EXPECT_EQ(answer.status, status) << method << " " << target << "\n" << answer.body;
    EXPECT_EQ(daemon.core.asked, asked.empty() ? std::vector<std::string>{} : std::vector{asked})
        << method << " " << target;
  }
}

TEST(routes, the_audit_socket_answers_403_to_all_that_is_not_for_it) {
  served daemon;
  daemon.core.ids = {institution_id("demo")};
  daemon.core.log_folders["demo"] = daemon.folder / "log";
  test::make_log(daemon.folder / "log", "sluis/demo", 3);
  daemon.core.known_erasures.push_back({institution_id("demo"), subject_id::parse(handle).value(), "", 1, 2});
  int refused = 0;
  for (const auto& each : routes()) {
    daemon.core.asked.clear();
    const auto path = example_of(each);
    const auto method = std::string(boost::beast::http::to_string(each.method));
    const auto answer = ask(daemon.audit(), method, path + "?reason=x", "{}");
    if (each.who == access::admin_only) {
      ++refused;
      EXPECT_EQ(answer.status, 403) << path;
      EXPECT_TRUE(daemon.core.asked.empty()) << path;
    } else {
      EXPECT_NE(answer.status, 403) << path;
      const bool is_of_one = path == "/v1/absences";
      EXPECT_EQ(ask(daemon.audit(), method, path + (is_of_one ? "?institution=demo" : "")).status, 200) << path;
    }
  }
  EXPECT_EQ(refused, 39);  // a new route is looked at before it is opened
}

TEST(routes, what_is_for_the_audit_socket_shows_no_person) {
  for (const auto& each : routes()) {
    if (each.who == access::admin_only) continue;
    for (const auto* word : {"persons", "plans", "consents", "sync", "jobs", "invalid"}) {
      EXPECT_EQ(each.pattern.find(word), std::string::npos) << each.pattern;
    }
  }
}

TEST(routes, nothing_of_a_person_is_shown_without_a_reason) {
  served daemon;
  for (const auto& target :
       {"/v1/plans/" + hash, "/v1/persons/" + handle, std::string("/v1/persons?institution=demo&text=boele"),
        std::string("/v1/invalid/keys?institution=demo")}) {
    const auto more = target.find('?') == std::string::npos ? "?reason=" : "&reason=";
    for (const auto& reason :
         {std::string(), std::string("%20%20"), std::string(201, 'x'), std::string("two%0Alines")}) {
      const auto answer = ask(daemon.admin(), "GET", target + more + reason);
      EXPECT_EQ(answer.status, 400) << target << " " << reason;
      EXPECT_NE(answer.body.find("reason"), std::string::npos);
    }
  }
  EXPECT_TRUE(daemon.core.asked.empty());
}

TEST(routes, wrong_requests_are_told_what_is_wrong) {
  struct row {
    const char* name;
    const char* method;
    std::string target, body;
    int status;
    const char* told;
  };
  served daemon;
  for (const auto& [name, method, target, body, status, told] : {
           row{"no such path", "GET", "/v2/status", "", 404, "not_found"},
           row{"the root", "GET", "/", "", 404, "not_found"},
           row{"a path that ends in a slash", "GET", "/v1/status/", "", 404, "not_found"},
           row{"wrong method", "DELETE", "/v1/consents", "", 405, "use GET, POST"},
           row{"HEAD", "HEAD", "/v1/status", "", 405, ""},
           row{"unknown parameter", "GET", "/v1/plans?limitt=5", "", 400, "institution limit"},
           row{"parameter twice", "GET", "/v1/plans?limit=5&limit=6", "", 400, "twice"},
           row{"limit of nothing", "GET", "/v1/plans?limit=0", "", 400, "'limit'"},
           row{"limit too large", "GET", "/v1/plans?limit=1001", "", 400, "'limit'"},
           row{"limit that is no number", "GET", "/v1/plans?limit=5x", "", 400, "'limit'"},
           row{"institution that is no id", "GET", "/v1/plans?institution=../x", "", 400, "institution"},
           row{"institution missing", "GET", "/v1/consents", "", 400, "'institution'"},
           row{"zero byte", "GET", "/v1/persons?text=a%00b", "", 400, "zero byte"},
           row{"malformed escape", "GET", "/v1/persons?text=%zz", "", 400, "malformed"},
           row{"short hash", "GET", "/v1/plans/abc?reason=x", "", 400, "64 hex digits"},
           row{"handle that is none", "GET", "/v1/persons/jan?reason=x", "", 400, "32 hex digits"},
           row{"text missing", "GET", "/v1/persons?institution=demo&reason=x", "", 400, "'text'"},
           row{"body that is no JSON", "POST", "/v1/sync", "institution=demo", 400, "JSON object"},
           row{"body that is nested deeply", "POST", "/v1/sync", std::string(100'000, '['), 400,
               "nested deeper than 16 levels"},
           row{"a key twice", "POST", "/v1/sync", R"({"institution":"demo","institution":"other"})", 400,
               "the same name twice"},
           row{"passwords of nobody", "POST", "/v1/first-passwords",
               R"({"institution":"demo","target":"google","persons":[],"reason":"x"})", 400, "'persons'"},
           row{"passwords without a reason", "POST", "/v1/first-passwords",
               R"({"institution":"demo","target":"google","persons":[")" + handle + R"("]})", 400, "'reason'"},
           row{"a reload of one institution", "POST", "/v1/reload", R"({"institution":"demo"})", 400, "unknown key"},
           row{"unknown key", "POST", "/v1/sync", R"({"dryrun":true})", 400, "dry_run"},
       }) {
    const auto answer = ask(daemon.admin(), method, target, body);
    EXPECT_EQ(answer.status, status) << name;
    EXPECT_NE(answer.body.find(told), std::string::npos) << name << "\n" << answer.body;
  }
  EXPECT_TRUE(daemon.core.asked.empty());
}

TEST(routes, what_the_daemon_calls_an_error_gets_its_status) {
  struct row {
    errc code;
    int status;
  };
  served daemon;
  for (const auto& [code, status] :
       {row{errc::invalid_input, 400}, row{errc::refused, 403}, row{errc::not_found, 404}, row{errc::conflict, 409},
        row{errc::unavailable, 503}, row{errc::io, 503}, row{errc::corrupt, 500}, row{errc::unknown, 500}}) {
    daemon.core.failure = error(code, "what and where", "what next");
    const auto answer = ask(daemon.admin(), "GET", "/v1/status");
    EXPECT_EQ(answer.status, status) << to_string(code);
    EXPECT_EQ(answer.body, std::string(R"({"error":{"code":")") + to_string(code) +
                               R"(","message":"what and where","hint":"what next"}})" + "\n");
  }
}

TEST(routes, a_second_sync_of_an_institution_is_a_conflict) {
  served daemon;
  daemon.core.failure = error(errc::refused, "demo is being synced already");
  EXPECT_EQ(ask(daemon.admin(), "POST", "/v1/sync").status, 409);
}

TEST(routes, what_throws_is_500_and_keeps_its_words_to_itself) {
  served daemon;
  daemon.core.throws = true;
  const auto answer = ask(daemon.admin(), "GET", "/v1/status");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret words"), std::string::npos);
  daemon.core.throws = false;
  EXPECT_EQ(ask(daemon.admin(), "GET", "/v1/status").status, 200);
}

TEST(routes, the_log_is_served_as_it_lies_there_and_nothing_beside_it) {
  served daemon;
  test::make_log(daemon.folder / "demo/log", "sluis/demo", 300);
  test::put_file(daemon.folder / "demo/state.db", "facts");
  daemon.core.log_folders["demo"] = daemon.folder / "demo/log";
  const std::string log = "/v1/institutions/demo/log/";
  EXPECT_EQ(ask(daemon.audit(), "GET", log + "checkpoint").body.rfind("sluis/demo\n300\n", 0), 0u);
  EXPECT_EQ(ask(daemon.audit(), "GET", log + "tile/0/000").body.size(), 256u * 32u);
  EXPECT_EQ(ask(daemon.audit(), "GET", log + "tile/0/001.p/44").body.size(), 44u * 32u);
  for (const auto* path : {"../state.db", "..%2fstate.db", "tile/..%2f..%2f..%2fstate.db", "%2e%2e/state.db",
                           "tile/0/000/../../../../state.db", "tile/0/002", "%2fetc%2fpasswd", "", "tile"}) {
    const auto answer = ask(daemon.audit(), "GET", log + path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body.find("facts"), std::string::npos) << path;
  }
  EXPECT_EQ(ask(daemon.audit(), "GET", "/v1/institutions/other/log/checkpoint").status, 404);
  EXPECT_EQ(ask(daemon.audit(), "GET", "/v1/institutions/..%2f../log/checkpoint").status, 404);
}

TEST(routes, entries_of_the_log_are_decoded) {
  served daemon;
  test::make_log(daemon.folder / "log", "sluis/demo", 300);
  daemon.core.log_folders["demo"] = daemon.folder / "log";
  const std::string entries = "/v1/institutions/demo/log/entries";
  const auto some = json::parse(ask(daemon.audit(), "GET", entries + "?from=255&limit=2").body);
  EXPECT_EQ(some["next"], 257);
  ASSERT_EQ(some["entries"].size(), 2u);
  EXPECT_EQ(some["entries"][0]["seq"], 255);
  EXPECT_EQ(some["entries"][1]["kind"], "push.done");
  const auto end = json::parse(ask(daemon.audit(), "GET", entries + "?from=300").body);
  EXPECT_EQ(end["next"], 300);
  EXPECT_TRUE(end["entries"].empty());
  EXPECT_EQ(ask(daemon.audit(), "GET", entries + "?limit=1001").status, 400);
}

}  // namespace
}  // namespace sluis::daemon::api
