#include "daemon/cycle/reading/failed_files.hpp"

#include <map>

#include "connectors/sources/few_names.hpp"

namespace sluis::daemon {

namespace {

/// "las.xml:3:12: a tag has …" – where, and what.
struct told_file {
  std::string where;
  std::string problem;
};

told_file parts_of(const failed_file& one) {
  const auto& message = one.cause.message();
  if (!message.starts_with(one.name)) return {one.name, message};
  const auto end = message.find(": ", one.name.size());
  const bool is_position =
      end != std::string::npos && message.find_first_not_of(":0123456789", one.name.size()) == end + 1;
  if (!is_position) return {one.name, message};
  return {message.substr(0, end), message.substr(end + 2)};
}

struct group {
  const failed_file* first = nullptr;
  std::string problem;
  std::vector<std::string> where;
};

std::string failure_note(const group& alike) {
  if (alike.where.size() == 1) return alike.first->report.note;
  const error whole(alike.first->cause.code(), sources::few_names(alike.where) + ": " + alike.problem,
                    alike.first->cause.hint());
  return whole.text();
}

}  // namespace

gathered_failures gather(const std::vector<failed_file>& all) {
  std::map<std::pair<errc, std::string>, std::size_t> known;
  std::vector<group> groups;
  gathered_failures out;
  for (const auto& one : all) {
    auto [where, problem] = parts_of(one);
    out.what += std::string(to_string(one.cause.code())) + ' ' + where + ' ' + problem + '\n';
    const auto [at, is_new] = known.try_emplace({one.cause.code(), problem}, groups.size());
    if (is_new) groups.push_back({&one, problem, {}});
    groups[at->second].where.push_back(std::move(where));
  }
  for (const auto& alike : groups) {
    auto report = alike.first->report;
    report.note = failure_note(alike);
    const bool is_one = alike.where.size() == 1;
    if (!is_one) report.school.clear();
    out.causes.push_back({report.note, alike.where.size()});
    out.reports.push_back(std::move(report));
    out.for_the_log.push_back(
        {alike.first->cause.code(), alike.where.size(), is_one ? alike.first->school : std::nullopt});
  }
  return out;
}

std::string text_of(const std::vector<failed_cause>& causes) {
  constexpr std::size_t most_told = 3;
  if (causes.empty()) return {};
  std::size_t files = 0, told = 0;
  bool is_of_files = true;
  std::string others;
  for (auto one = causes.begin() + 1; one != causes.end(); ++one) {
    files += one->files;
    is_of_files = is_of_files && one->files > 0;
    if (told == most_told) continue;
    others += (told++ == 0 ? "" : "; ") + one->note;
  }
  auto out = causes.front().note;
  if (others.empty()) return out;
  const auto counted = std::to_string(files) + (files == 1 ? " other file failed: " : " other files failed: ");
  out += "; and " + (is_of_files ? counted : std::string("there is more: ")) + others;
  const auto left = causes.size() - 1 - told;
  if (left > 0) out += "; and " + std::to_string(left) + (left == 1 ? " more cause" : " more causes");
  return out;
}

}  // namespace sluis::daemon
