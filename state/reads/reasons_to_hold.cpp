#include "state/reads/reasons_to_hold.hpp"
#include "model/shown_time.hpp"

#include <algorithm>

namespace sluis::state {

namespace {
constexpr std::uint64_t fewest_contradictions = 3;
constexpr auto clock_tolerance = std::chrono::hours(24);

bool is_time_for_the_next(day today) {
  const std::chrono::year_month_day date(today);
  return date.month() >= std::chrono::June && date.month() <= std::chrono::October;
}

constexpr std::uint64_t fewest_moved = 3;  // names: a column that moved within a class

struct reasons_of_names {
  std::vector<told_reason> reasons;
  std::set<role> who;  // of them
};

void add_renamed(const ended_read& read, reasons_of_names& to) {
  for (const auto& one : read.renamed) {
    if (!are_too_many_renamed(one)) continue;
    to.who.insert(one.who);
    told_reason out{std::to_string(one.count) + " of " + std::to_string(one.had) + " people with role " +
                        to_string(one.who) + " would get another given name or family name, or lose one" +
                        (one.before == 0 ? std::string()
                                         : ", and " + std::to_string(one.before) +
                                               " got one in the 30 days before without an approval"),
                    {{reason_kind::renamed + std::string(to_string(one.who)), one.count}}};
    if (one.before > 0)
      out.about.push_back({reason_kind::renamed_before + std::string(to_string(one.who)), one.before});
    to.reasons.push_back(std::move(out));
  }
}

reasons_of_names reasons_of_names_in(const ended_read& read) {
  reasons_of_names out;
  add_renamed(read, out);
  const auto counted = out.who;  // of these nothing more is told: the sentence above counts them all
  const auto add = [&](const char* kind, const names_told& of, const std::string& what) {
    const auto all = of.now + of.before;
    if (std::includes(counted.begin(), counted.end(), of.who.begin(), of.who.end())) return;
    out.who.insert(of.who.begin(), of.who.end());
    auto text = std::to_string(all) + (all == 1 ? " person would get" : " people would get") +
                (of.before == 0 ? std::string() : ", or got in the 30 days before without an approval,") + what;
    out.reasons.push_back({std::move(text), {{kind, all}}});
  };
  if (read.group_names.now > 0)
    add(reason_kind::group_names, read.group_names,
        " the name of a group of the school as given name, family name or prefix");
  if (read.added_names.now + read.added_names.before > 0)
    add(reason_kind::added_names, read.added_names,
        " the same extra word before or after the name as at least four others, which is no family name at the school");
  if (read.sign_names.now + read.sign_names.before > 0)
    add(reason_kind::sign_names, read.sign_names,
        " signs that names do not have, as at least two others: the file may have been read with the wrong character "
        "set or quotes");
  if (read.alike_names.now + read.alike_names.before > 0)
    add(reason_kind::alike_names, read.alike_names,
        " the same given name, family name or prefix as two others or more, and had different ones before");
  if (read.moved_names.now + read.moved_names.before >= fewest_moved) {
    add(reason_kind::moved_names, read.moved_names,
        " a given name or family name that somebody else loses: the names stand at other keys than before");
  }
  for (const auto& one : read.renamed) {
    if (one.before == 0 || counted.contains(one.who) || !out.who.contains(one.who)) continue;
    out.reasons.push_back({std::to_string(one.before) + " of " + std::to_string(one.had) + " people with role " +
                               to_string(one.who) +
                               " got another given name or family name in the 30 days before without an approval",
                           {{reason_kind::renamed_before + std::string(to_string(one.who)), one.before}}});
  }
  return out;
}

std::vector<told_reason> reasons_of_newcomers(const newcomers_told& of) {
  std::vector<told_reason> out;
  const auto add = [&](const char* kind, std::uint64_t count, const char* what) {
    out.push_back(
        {std::to_string(count) + " of " + std::to_string(of.people) + " new people have " + what, {{kind, count}}});
  };
  if (are_too_many_new(of.with_group_name, of)) {
    add(reason_kind::new_group_names, of.with_group_name,
        "the name of a group of the school as given name or family name");
  }
  if (are_too_many_new(of.with_number, of)) {
    add(reason_kind::new_numbers, of.with_number, "a number in their name, as of an address or a date");
  }
  if (are_too_alike(of)) add(reason_kind::new_alike_names, of.most_alike, "the same given name or family name");
  return out;
}

/// What is no school year is not compared.
bool is_another_school_year(const ended_read& read) {
  const auto now = first_year_of(read.school_year), last = first_year_of(read.last_school_year);
  if (!now || !last || *now == *last) return false;
  return *now != *last + 1 || !is_time_for_the_next(read.today);
}

}  // namespace

bool are_too_many_new(std::uint64_t count, const newcomers_told& of) noexcept {
  constexpr std::uint64_t most = 2, most_percent = 10;
  return count > most && count * 100 > most_percent * of.people;
}

bool are_too_alike(const newcomers_told& of) noexcept {
  constexpr std::uint64_t fewest = 20;
  return of.people >= fewest && of.most_alike * 3 > of.people;
}

bool are_too_many_contradictions(std::uint64_t contradictions, std::uint64_t had_persons) noexcept {
  const auto one_percent = (had_persons + 99) / 100;
  return contradictions >= std::max(fewest_contradictions, one_percent);
}

bool are_too_many_renamed(const renamed_people& seen) noexcept {
  constexpr std::uint64_t most = 2, most_percent = 10;
  const auto all = seen.count + seen.before;
  const bool is_everybody = all >= most && all >= seen.had;
  return seen.count > 0 && (is_everybody || (all > most && all * 100 > most_percent * seen.had));
}

std::set<role> held_for_names_of(const ended_read& read) {
  return reasons_of_names_in(read).who;
}

std::optional<int> first_year_of(std::string_view school_year) noexcept {
  constexpr std::size_t digits = 4;
  if (school_year.size() < digits) return std::nullopt;
  int year = 0;
  for (const char c : school_year.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    year = year * 10 + (c - '0');
  }
  const bool goes_on = school_year.size() > digits && school_year[digits] >= '0' && school_year[digits] <= '9';
  return goes_on ? std::nullopt : std::optional(year);
}

std::string school_year_shown(std::string_view school_year) {
  if (school_year.empty()) return {};
  return first_year_of(school_year) ? school_year_text(school_year) : std::string("not a year");
}

std::string school_year_text(std::string_view school_year) {
  if (school_year.empty()) return "unknown";
  const auto first = first_year_of(school_year);
  return first ? std::to_string(*first) + "-" + std::to_string(*first + 1) : std::string("that is no school year");
}

std::vector<told_reason> reasons_to_hold(const ended_read& read) {
  std::vector<told_reason> out;
  const auto add = [&out](const char* kind, std::uint64_t people, std::string text) {
    out.push_back({std::move(text), {{kind, people}}});
  };
  if (read.had_persons > 0 && read.persons == 0) {
    add(reason_kind::nobody, read.had_persons,
        "the read has nobody in it, and the school has " + std::to_string(read.had_persons) + " people");
  }
  if (are_too_many_contradictions(read.contradictions, read.had_persons)) {
    add(reason_kind::contradictions, read.contradictions,
        std::to_string(read.contradictions) + " of " + std::to_string(read.persons) + " keys now name other people");
  }
  for (auto& one : reasons_of_names_in(read).reasons) out.push_back(std::move(one));
  for (auto& one : reasons_of_newcomers(read.newcomers)) out.push_back(std::move(one));
  if (read.produced && read.newest && *read.produced < *read.newest) {
    add(reason_kind::older, 0,
        "the export was made at " + shown_time(*read.produced) +
            ", which is before the last one that was taken in, of " + shown_time(*read.newest));
  }
  if (read.produced && *read.produced > read.now + clock_tolerance) {
    add(reason_kind::ahead, 0,
        "the export says it was made at " + shown_time(*read.produced) + ", more than a day ahead");
  }
  if (is_another_school_year(read)) {
    add(reason_kind::school_year, 0,
        "the export is of school year " + school_year_text(read.school_year) +
            ", and the last one that was taken in was of " + school_year_text(read.last_school_year));
  }
  return out;
}

bool is_held_for_its_date(const ended_read& read) {
  auto undated = read;
  undated.produced.reset();
  return reasons_to_hold(undated).empty() && !reasons_to_hold(read).empty();
}

std::optional<instant> newest_after(std::optional<instant> before, std::optional<instant> produced, instant now) {
  if (!produced || !before) return produced ? produced : before;
  const bool is_before_wrong = *before > now + clock_tolerance;
  return *produced > *before || is_before_wrong ? produced : before;
}

}  // namespace sluis::state
