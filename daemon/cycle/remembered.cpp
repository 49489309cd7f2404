#include "daemon/cycle/remembered.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/reconciling/reconciling.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* of_sync = "sync";
constexpr const char* of_backup = "backup";
constexpr const char* of_on = "on";
constexpr const char* of_night = "night";
constexpr const char* of_life = "alive";

std::string of_read(const source_id& source) {
  return "read " + source.str();
}
std::string of_file(const source_id& source, const subject_id& school) {
  return "file " + school.hex() + " " + source.str();
}
std::string of_survey(const target_id& target) {
  return "survey " + target.str();
}
std::string of_push(const target_id& target) {
  return "push " + target.str();
}
// With the consent of which the journal told, and of a notice which one.
std::string of_notice(const target_id& target) {
  return "notice " + target.str() + " ";
}
std::string of_uncovered(const target_id& target) {
  return "uncovered " + target.str() + " ";
}

bool has_failed_survey(const target_seat& target) {
  const auto is_one = [](const std::string& finding) { return finding.starts_with(mark_of_failed_survey); };
  return std::any_of(target.findings.begin(), target.findings.end(), is_one);
}

}  // namespace

state::moments_by_name moments_of(const island& where) {
  state::moments_by_name out;
  if (where.last_sync || !where.problem.empty()) out[of_sync] = {where.last_sync, !where.problem.empty()};
  if (!where.backup_problem.empty()) out[of_backup].has_failed = true;
  if (where.on_since) out[of_on].at = where.on_since;
  if (where.last_night) out[of_night].at = where.last_night;
  if (where.last_alive) out[of_life].at = where.last_alive;
  for (const auto& source : where.sources) {
    if (source->last_read || source->has_failed)
      out[of_read(source->settings.id)] = {source->last_read, source->has_failed};
  }
  for (const auto& source : where.sources) {
    for (const auto& [school, file] : source->files)
      out[of_file(source->settings.id, school)] = {file.since, file.is_missing};
  }
  for (const auto& target : where.targets) {
    if (target->last_push) out[of_push(target->settings.id)].at = target->last_push;
    if (has_failed_survey(*target)) out[of_survey(target->settings.id)].has_failed = true;
    const auto& [consent, notice] = target->told_of_consent;
    if (consent != subject_id{})
      out[of_notice(target->settings.id) + consent.hex() + " " + std::to_string(static_cast<int>(notice))] = {};
    if (target->told_of_uncovered != subject_id{})
      out[of_uncovered(target->settings.id) + target->told_of_uncovered.hex()] = {};
  }
  return out;
}

namespace {

void take_up_files(const state::moments_by_name& known, source_seat& source) {
  if (!source.files.empty()) return;
  const std::string prefix = "file ", of = " " + source.settings.id.str();
  for (auto each = known.lower_bound(prefix); each != known.end() && each->first.starts_with(prefix); ++each) {
    const auto school = subject_id::parse(each->first.substr(prefix.size(), 32));
    if (!school || !each->second.at || each->first.substr(prefix.size() + 32) != of) continue;
    source.files[*school] = {*each->second.at, each->second.has_failed};
  }
}

/// What follows the prefix in the first name that begins with it. Empty: none does.
std::string rest_of_name(const state::moments_by_name& known, const std::string& prefix) {
  const auto found = known.lower_bound(prefix);
  return found != known.end() && found->first.starts_with(prefix) ? found->first.substr(prefix.size()) : std::string();
}

void take_up_told(const state::moments_by_name& known, target_seat& target) {
  const auto notice = rest_of_name(known, of_notice(target.settings.id));
  const auto consent = subject_id::parse(notice.substr(0, 32));
  if (consent && target.told_of_consent.first == subject_id{} && notice.size() == 34 && notice[33] >= '0' &&
      notice[33] <= '4') {
    target.told_of_consent = {*consent, static_cast<end_notice>(notice[33] - '0')};
  }
  const auto uncovered = subject_id::parse(rest_of_name(known, of_uncovered(target.settings.id)));
  if (uncovered && target.told_of_uncovered == subject_id{}) target.told_of_uncovered = *uncovered;
}

}  // namespace

void keep_moments_in_memory(island& where) {
  for (const auto& target : where.targets) {  // at the start there are none yet
    const auto notice = of_notice(target->settings.id), uncovered = of_uncovered(target->settings.id);
    std::erase_if(where.again.moments,
                  [&](const auto& one) { return one.first.starts_with(notice) || one.first.starts_with(uncovered); });
  }
  for (auto& [name, one] : moments_of(where)) {
    auto& kept = where.again.moments[name];
    const bool had_a_problem = name == of_sync && kept.has_failed;
    kept = {one.at, one.has_failed || had_a_problem};
  }
}

void take_up_moments(island& where) {
  const auto& known = where.again.moments;
  const auto find = [&known](const std::string& name) {
    const auto found = known.find(name);
    return found == known.end() ? state::moment{} : found->second;
  };
  if (!where.last_sync) where.last_sync = find(of_sync).at;
  if (where.problem.empty() && find(of_sync).has_failed) {
    where.problem = "the newest sync had a problem that was not solved yet; the next one says which: sluis sync";
  }
  if (where.backup_problem.empty() && find(of_backup).has_failed) {
    where.backup_problem = "the newest backup failed; the next one says why";
  }
  if (!where.on_since) where.on_since = find(of_on).at;
  if (!where.last_night) where.last_night = find(of_night).at;
  if (!where.last_alive) where.last_alive = find(of_life).at;
  for (const auto& source : where.sources) take_up_files(known, *source);
  for (const auto& source : where.sources) {
    if (source->last_read || source->has_failed) continue;
    const auto kept = find(of_read(source->settings.id));
    source->last_read = kept.at;
    source->has_failed = kept.has_failed;
  }
  for (const auto& target : where.targets) {
    if (!target->last_push) target->last_push = find(of_push(target->settings.id)).at;
    take_up_told(known, *target);
    if (!find(of_survey(target->settings.id)).has_failed || target->last_survey || has_failed_survey(*target)) continue;
    target->findings.insert(target->findings.begin(), std::string(mark_of_failed_survey) + "the next sync says why");
  }
}

void note_alive(island& where, instant now) {
  where.on_since = lived_since(where.on_since, where.last_alive, now);
  where.last_night = lived_since(where.last_night, where.last_alive, now);
  where.last_alive = now;
}

boost::asio::awaitable<void> keep_moments(island& where) {
  const auto now = moments_of(where);
  if (now == where.again.moments || !where.store) co_return;
  auto keep = [&where, now] {
    auto write = [&] { return state::moments(*where.store).keep(now); };
    return foreseen(write);
  };
  const auto kept = co_await on_strand(where.strand, std::move(keep));
  if (kept)
    where.again.moments = now;
  else
    spdlog::warn("when {} was last read and pushed could not be kept: {}", where.settings.id.str(),
                 kept.error().text());
}

}  // namespace sluis::daemon
