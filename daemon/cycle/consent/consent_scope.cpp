#include "daemon/cycle/consent/consent_scope.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/planning/naming.hpp"

namespace sluis::daemon {

namespace {

constexpr std::size_t most_named = 20;
constexpr const char* if_meant = "correct it; where it is meant for those who are still to come, add --yes";

/// Codes that cover each other: a code without a branch and those of its branches.
bool is_same_school(const std::string& a, const std::string& b) {
  const bool is_one_whole = a.find('-') == std::string::npos || b.find('-') == std::string::npos;
  return a == b || (is_one_whole && a.substr(0, a.find('-')) == b.substr(0, b.find('-')));
}

std::string listed(const std::set<std::string>& codes) {
  std::string out;
  std::size_t n = 0;
  for (const auto& code : codes) {
    if (n++ == most_named) return out + " and " + std::to_string(codes.size() - most_named) + " more";
    out += (out.empty() ? "" : ", ") + code;
  }
  return out;
}

result<std::set<std::string>> known_schools(state::store& store, const config::institution_settings& settings,
                                            std::vector<school>& on_record) {
  std::set<std::string> out;
  for (const auto& [code, name] : settings.school_names) out.insert(code);
  SLUIS_TRY(store.facts().each(subject_kind::school, [&](const state::current_row& row) -> result<void> {
    SLUIS_ASSIGN(auto held, store.facts().load_school(row));
    out.insert(school_code(held.facts));
    on_record.push_back(std::move(held.facts));
    return {};
  }));
  return out;
}

result<void> check_schools(state::store& store, const config::institution_settings& settings,
                           const school_codes& named) {
  std::vector<school> on_record;
  SLUIS_ASSIGN(const auto known, known_schools(store, settings, on_record));
  for (const auto& code : named) {
    const auto covers = [&](const school& one) { return covers_school({code}, one); };
    const auto is_it = [&](const auto& one) { return is_same_school(one.first, code); };
    const bool is_there = std::any_of(on_record.begin(), on_record.end(), covers) ||
                          std::any_of(settings.school_names.begin(), settings.school_names.end(), is_it);
    if (is_there) continue;
    const auto there = known.empty() ? std::string("no school of it was read yet") : "its schools are " + listed(known);
    return error(errc::refused, settings.id.str() + " has no school " + code + ": " + there,
                 known.empty() ? "read the source first (sluis sync --dry-run), or add --yes" : if_meant);
  }
  return {};
}

result<void> check_roles(state::store& store, const config::institution_settings& settings, const role_set& named) {
  if (named == role_set::all()) return {};
  SLUIS_ASSIGN(const auto counts, store.facts().counts());
  const std::uint64_t there =
      (named.has(role::student) ? counts.students : 0) + (named.has(role::staff) ? counts.staff : 0);
  if (there > 0 || counts.students + counts.staff == 0) return {};
  return error(errc::refused,
               "nobody of " + settings.id.str() + " is " + named.text() + ": it has " +
                   std::to_string(counts.students) + (counts.students == 1 ? " student and " : " students and ") +
                   std::to_string(counts.staff) + " staff",
               if_meant);
}

}  // namespace

result<void> check_consent_scope(state::store& store, const config::institution_settings& settings,
                                 const consent& what) {
  SLUIS_TRY(check_schools(store, settings, what.schools));
  return check_roles(store, settings, what.roles);
}

}  // namespace sluis::daemon
