// What each vendor's codes and reasons mean: one case a row of the table in docs/targets.md, which this test reads
// (issue 14, B2 and B7).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/scim/judge.hpp"
#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::targets {
namespace {

struct table_row {
  std::string vendor, status, code, outcome;
};

std::string trimmed(std::string text) {
  std::erase(text, '`');
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The rows under the heading "Codes of the vendors".
std::vector<table_row> rows_of_the_page() {
  std::ifstream in(std::string(SLUIS_SOURCE_DIR) + "/docs/targets.md");
  std::vector<table_row> out;
  bool is_there = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) is_there = line == "## Codes of the vendors";
    if (!is_there || !line.starts_with("| ") || line.starts_with("| vendor")) continue;
    std::istringstream cells(line.substr(2));
    table_row row;
    for (auto* const cell : {&row.vendor, &row.status, &row.code, &row.outcome}) {
      std::getline(cells, *cell, '|');
      *cell = trimmed(*cell);
    }
    out.push_back(row);
  }
  return out;
}

/// What becomes of one creation and of one update of a user that is answered so.
std::pair<outcome, outcome> outcomes_of(const table_row& row) {
  using nlohmann::json;
  const auto status = static_cast<unsigned>(std::stoul(row.status));
  const auto creation = scim::new_user(1), update = scim::renamed_user(1, "u1");
  if (row.vendor == "google") {
    const auto colon = row.code.find(": ");
    const auto message = colon == std::string::npos ? std::string("x") : row.code.substr(colon + 2);
    const json body = {
        {"error", {{"message", message}, {"errors", {{{"message", message}, {"reason", row.code.substr(0, colon)}}}}}}};
    const google::answered by = google::read_reply(status, body.dump());
    return {google::outcome_of(by, creation, "google.json"), google::outcome_of(by, update, "google.json")};
  }
  if (row.vendor == "graph") {
    json body = {{"error", {{"code", row.code}}}};
    if (row.code == "ObjectConflict")
      body = {{"error",
               {{"code", "Request_BadRequest"}, {"details", {{{"code", row.code}, {"target", "userPrincipalName"}}}}}}};
    if (row.code == "on-premises mastered")
      body = {{"error",
               {{"code", "Request_BadRequest"},
                {"message",
                 "Unable to update the specified properties for on-premises mastered Directory Sync objects."}}}};
    const graph::heard by{status, body, {}};
    return {graph::settled(creation, by, "graph.secret"), graph::settled(update, by, "graph.secret")};
  }
  const scim::answered by{status, row.code, {}};
  return {scim::judge(creation, by, "partner.token").what, scim::judge(update, by, "partner.token").what};
}

std::string word_of(outcome::kind kind) {
  return to_string(kind);
}

TEST(vendor_codes, each_row_of_the_page_is_what_happens) {
  const auto rows = rows_of_the_page();
  ASSERT_GT(rows.size(), 25U) << "docs/targets.md has lost its table";
  for (const auto& row : rows) {
    const auto [creation, update] = outcomes_of(row);
    const auto name = row.vendor + " " + row.status + " " + row.code;
    const auto slash = row.outcome.find(" / ");
    EXPECT_EQ(word_of(creation.what), slash == std::string::npos ? row.outcome : row.outcome.substr(0, slash))
        << name << ", a creation: " << creation.cause.text();
    EXPECT_EQ(word_of(update.what), slash == std::string::npos ? row.outcome : row.outcome.substr(slash + 3))
        << name << ", an update: " << update.cause.text();
    EXPECT_NE(creation.cause.hint(), "") << name;
  }
}

TEST(vendor_codes, a_full_domain_is_neither_down_nor_new) {
  for (const auto& row : {table_row{"google", "412", "limitExceeded", ""},
                          {"graph", "403", "Directory_QuotaExceeded", ""},
                          {"graph", "400", "Directory_QuotaExceeded", ""}}) {
    const auto full = outcomes_of(row).first;
    EXPECT_EQ(full.what, outcome::kind::not_sent) << "it stays planned";
    EXPECT_EQ(full.cause.code(), errc::conflict) << "the target answers, so it is not left alone";
    EXPECT_NE(full.cause.hint().find("leavers are dealt with first"), std::string::npos) << full.cause.hint();
  }
  EXPECT_EQ(outcomes_of({"google", "412", "conditionNotMet: User creation is not complete.", ""}).first.cause.code(),
            errc::unavailable)
      << "newness passes";
}

TEST(vendor_codes, one_status_and_code_with_several_meanings_is_told_apart_by_its_message) {
  const auto deleted = outcomes_of({"google", "412", "conditionNotMet: User is deleted.", ""}).second;
  EXPECT_EQ(deleted.cause.code(), errc::not_found) << "it can be taken back";
  EXPECT_NE(deleted.cause.hint().find("deleted in Google"), std::string::npos) << deleted.cause.hint();
  EXPECT_EQ(outcomes_of({"google", "412", "conditionNotMet: Cyclic memberships not allowed", ""}).second.cause.code(),
            errc::invalid_input)
      << "it does not pass by itself";
  EXPECT_EQ(outcomes_of({"graph", "400", "Request_MultipleObjectsWithSameKeyValue", ""}).first.cause.code(),
            errc::conflict);
  EXPECT_EQ(outcomes_of({"scim", "400", "uniqueness", ""}).second.cause.hint(),
            outcomes_of({"scim", "409", "uniqueness", ""}).second.cause.hint());
}

TEST(vendor_codes, hints_name_the_likely_cause) {
  EXPECT_NE(
      outcomes_of({"graph", "403", "Authorization_RequestDenied", ""}).second.cause.hint().find("administrator's role"),
      std::string::npos);
  EXPECT_EQ(
      outcomes_of({"graph", "403", "Authorization_RequestDenied", ""}).first.cause.hint().find("administrator's role"),
      std::string::npos)
      << "who is made new has none";
  EXPECT_NE(outcomes_of({"graph", "400", "on-premises mastered", ""}).second.cause.hint().find("onPremisesSyncEnabled"),
            std::string::npos);
}

}  // namespace
}  // namespace sluis::targets
