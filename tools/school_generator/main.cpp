// sluis-school: makes up school administrations and writes them as EDEXML, always the same for the same seed.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>

#include "tools/school_generator/edexml.hpp"
#include "tools/school_generator/rows.hpp"

namespace {

using namespace school_generator;
using json = nlohmann::ordered_json;

json as_json(const written& w) {
  return {{"students", w.students}, {"staff", w.staff},     {"groups", w.groups}, {"memberships", w.memberships},
          {"leavers", w.leavers},   {"invalid", w.invalid}, {"bytes", w.bytes}};
}

void add(written& sum, const written& one) {
  sum.students += one.students;
  sum.staff += one.staff;
  sum.groups += one.groups;
  sum.memberships += one.memberships;
  sum.leavers += one.leavers;
  sum.invalid += one.invalid;
  sum.bytes += one.bytes;
}

json changes_json(const std::vector<school>& schools, std::uint32_t day) {
  json out = json::array();
  for (const auto& at : schools) {
    for (const auto& one : changes_until(at, day)) {
      out.push_back({{"day", one.day},
                     {"what", to_string(one.kind)},
                     {"school", at.brin},
                     {"key", make_pupil(at, one.pupil).key}});
    }
  }
  return out;
}

json run(const options& how) {
  std::filesystem::create_directories(how.out);
  std::vector<school> schools;
  for (std::uint32_t n = 0; n < how.schools; ++n) schools.push_back(make_school(how, n));
  json files = json::array();
  written sum;
  for (const auto& at : schools) {
    const auto one = write_school(how, at);
    add(sum, one);
    auto entry = as_json(one);
    entry["file"] = at.file_name();
    entry["school"] = at.brin;
    files.push_back(entry);
  }
  if (how.rows) write_rows(how, schools);
  auto out = as_json(sum);
  out["schools"] = how.schools;
  out["version"] = to_string(how.version);
  out["seed"] = how.seed;
  out["day"] = how.day;
  out["files"] = files;
  out["changes"] = changes_json(schools, how.day);
  return out;
}

void tell(const json& report) {
  std::printf(
      "%llu schools, %llu students, %llu staff, %llu groups, %llu memberships; %llu leavers and %llu invalid records "
      "beside them\n",
      report["schools"].get<unsigned long long>(), report["students"].get<unsigned long long>(),
      report["staff"].get<unsigned long long>(), report["groups"].get<unsigned long long>(),
      report["memberships"].get<unsigned long long>(), report["leavers"].get<unsigned long long>(),
      report["invalid"].get<unsigned long long>());
  for (const auto& one : report["changes"]) {
    std::printf("day %u: %s, school %s, key %s\n", one["day"].get<unsigned>(), one["what"].get<std::string>().c_str(),
                one["school"].get<std::string>().c_str(), one["key"].get<std::string>().c_str());
  }
}

}  // namespace

int main(int argc, char** argv) try {
  options how;
  how.today = sluis::local_day(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  bool quirks = false;
  bool as_json_text = false;
  std::string today;
  std::string rows;
  CLI::App app{"Makes up schools and writes each as an EDEXML file"};
  app.add_option("--out", how.out, "folder to write into; files of the same name are replaced")->required();
  app.add_option("--schools", how.schools, "number of schools")->check(CLI::Range(1, 60'000))->capture_default_str();
  app.add_option("--students", how.students, "number of students, over all schools")->capture_default_str();
  app.add_option("--staff", how.staff, "number of staff, over all schools")->capture_default_str();
  app.add_option("--seed", how.seed, "another seed, other people")->capture_default_str();
  app.add_option("--day", how.day, "0: the first day; n: after the changes of n days")->capture_default_str();
  const std::map<std::string, edexml_version> versions = {
      {"1.03", edexml_version::v1_03}, {"2.0", edexml_version::v2_0}, {"2.1", edexml_version::v2_1}};
  app.add_option("--version", how.version, "1.03, 2.0 or 2.1")->transform(CLI::Transformer(versions));
  app.add_flag("--quirks", quirks, "also what files in the wild have wrong");
  app.add_option("--today", today, "YYYY-MM-DD instead of the calendar's day");
  app.add_option("--rows", rows, "write the same people as CSV");
  app.add_flag("--json", as_json_text, "report as JSON");
  CLI11_PARSE(app, argc, argv);
  if (quirks) how.how = manner::quirks;
  if (!rows.empty()) how.rows = rows;
  if (!today.empty()) {
    const auto given = sluis::parse_day(today);
    if (!given) {
      std::fprintf(stderr, "sluis-school: --today is not a date (YYYY-MM-DD)\n");
      return 2;
    }
    how.today = *given;
  }
  const auto report = run(how);
  if (as_json_text) {
    std::puts(report.dump(2).c_str());
  } else {
    tell(report);
  }
  return 0;
} catch (const std::exception& failed) {
  std::fprintf(stderr, "sluis-school: %s\n", failed.what());
  return 1;
}
