#include "state/check.hpp"

#include <algorithm>

#include "state/check/parts.hpp"
#include "state/log/tile_folder.hpp"
#include "state/schema.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view origin_prefix = "sluis/";

/// Signature and origin; what cannot be read is a finding.
std::optional<tlog::checkpoint> read_checkpoint(const fs::path& folder, institution_id& institution, findings& found) {
  const tlog::tile_folder files(folder / "log");
  const auto key = files.verifier();
  if (!key) {
    found.add(key.error().message());
    return std::nullopt;
  }
  const auto& name = key->name();
  if (name.starts_with(origin_prefix) && is_config_name(name.substr(origin_prefix.size()))) {
    institution = institution_id(name.substr(origin_prefix.size()));
  } else {
    found.add("log/vkey: its name is not sluis/<institution>");
  }
  auto head = files.signed_checkpoint(*key);
  if (!head) {
    found.add(head.error().message());
    return std::nullopt;
  }
  return std::move(*head);
}

template <class Part>
void attempt(findings& found, const char* name, const Part& part) {
  try {
    part();
  } catch (const sqlite::sqlite_error& broken) {
    found.add(std::string(name) + ": the check broke off: " + broken.what());
  }
}

void check_all(const check_context& at, const secret* root_key) {
  attempt(at.found, "database", [&] { check_database(at); });
  if (const auto schema = expect_schema(at.db()); !schema) {
    at.found.add("state.db: " + schema.error().text());
    return;
  }
  attempt(at.found, "log", [&] { check_log(at); });
  attempt(at.found, "facts", [&] { check_facts(at); });
  attempt(at.found, "plans", [&] { check_plans(at); });
  if (at.institution.str().empty()) return;  // without a log nobody says whose keys these should be
  if (fs::exists(at.folder / "manifest")) {
    if (fs::exists(at.folder / "keys"))
      at.found.add("keys/: a backup holds none, or who is erased could be read in it");
    return;
  }
  bool has_keys = false;
  attempt(at.found, "keys", [&] { has_keys = check_keys(at); });
  if (has_keys && root_key != nullptr) attempt(at.found, "payloads", [&] { check_payloads(at, *root_key); });
}

result<check_report> check_one(const fs::path& folder, const secret* root_key) {
  check_report report;
  findings found;
  institution_id institution;
  const auto head = read_checkpoint(folder, institution, found);
  try {
    SLUIS_ASSIGN(auto from, snapshot::take(folder));
    check_all({folder, from, head, institution, report, found}, root_key);
  } catch (const sqlite::sqlite_error& broken) {
    found.add(std::string("state.db: it cannot be opened: ") + broken.what());
  }
  report.findings = found.take();
  return report;
}

}  // namespace

result<check_report> check_folder(const fs::path& institution_folder, const secret* root_key) {
  std::error_code failed;
  if (!fs::is_directory(institution_folder, failed)) {
    return error(errc::not_found, institution_folder.string() + " is not a folder",
                 "give an institution's folder, or the state_dir");
  }
  std::vector<fs::path> institutions;
  for (const auto& entry : fs::directory_iterator(institution_folder, failed)) {
    if (fs::exists(entry.path() / "state.db", failed)) institutions.push_back(entry.path());
  }
  if (fs::exists(institution_folder / "state.db", failed) || institutions.empty())
    return check_one(institution_folder, root_key);
  std::sort(institutions.begin(), institutions.end());
  check_report all;
  for (const auto& folder : institutions) {
    SLUIS_ASSIGN(auto one, check_one(folder, root_key));
    all.versions += one.versions;
    all.leaves += one.leaves;
    all.subjects += one.subjects;
    for (auto& text : one.findings) all.findings.push_back(folder.filename().string() + ": " + text);
  }
  return all;
}

}  // namespace sluis::state
