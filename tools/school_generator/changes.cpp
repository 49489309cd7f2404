#include "tools/school_generator/changes.hpp"

#include <algorithm>

namespace school_generator {

namespace {

constexpr std::uint32_t pupils_a_day = 4;
constexpr std::uint32_t spread = 11;  // not a multiple of 8: other years, other classes

void rename(pupil& who) {
  // A letter that was forgotten, as when a clerk corrects a name.
  who.called.family += who.called.family.ends_with('s') ? "e" : "s";
}

// To the next class of the year, else of the next year.
void move(const school& at, pupil& who) {
  const auto now = who.group.value_or(0);
  const auto year_start = now / at.classes_a_year * at.classes_a_year;
  auto next = year_start + (now - year_start + 1) % at.classes_a_year;
  if (next == now) next = (now + 1) % at.groups.size();
  who.group = next;
  who.year = std::to_string(at.groups[next].year);
}

}  // namespace

const char* to_string(change_kind kind) {
  switch (kind) {
    case change_kind::joined:
      return "joined";
    case change_kind::renamed:
      return "renamed";
    case change_kind::moved:
      return "moved";
    case change_kind::left:
      return "left";
    case change_kind::invalid:
      return "invalid";
  }
  return "";
}

std::vector<change> changes_until(const school& at, std::uint32_t day) {
  std::vector<change> out;
  if (at.number != 0) return out;
  for (std::uint32_t d = 1; d <= day; ++d) {
    const auto pick = [&](std::uint32_t k) { return ((d - 1) * pupils_a_day + k) * spread + 1; };
    if (pick(pupils_a_day - 1) >= at.students) break;
    out.push_back({change_kind::joined, d, at.students + d - 1});
    out.push_back({change_kind::renamed, d, pick(0)});
    out.push_back({change_kind::moved, d, pick(1)});
    out.push_back({change_kind::left, d, pick(2)});
    if (d == day) out.push_back({change_kind::invalid, d, pick(3)});
  }
  return out;
}

std::uint32_t pupils_with(const school& at, const std::vector<change>& all) {
  return at.students + static_cast<std::uint32_t>(std::count_if(
                           all.begin(), all.end(), [](const change& c) { return c.kind == change_kind::joined; }));
}

pupil pupil_after(const school& at, std::uint32_t i, const std::vector<change>& all) {
  auto out = make_pupil(at, i);
  for (const auto& one : all) {
    if (one.pupil != i) continue;
    switch (one.kind) {
      case change_kind::joined:
        out.begins = at.today - std::chrono::days{1};
        break;
      case change_kind::renamed:
        rename(out);
        break;
      case change_kind::moved:
        move(at, out);
        break;
      case change_kind::left:
        out.ends = at.today - std::chrono::days{1};
        break;
      case change_kind::invalid:
        out.year = "100";
        break;
    }
  }
  return out;
}

}  // namespace school_generator
