// A group's name at the targets: readable, and unique by adding what tells it from its namesakes (a combination class
// is exported as two groups of one name; every school has a 4A).
#include <algorithm>

#include "mapping/names.hpp"
#include "mapping/text.hpp"

namespace sluis::mapping {

namespace {

/// The name gives way, never what makes the label unique.
std::string label(std::string_view name, const std::string& suffix) {
  return clean(name, max_label - std::min(suffix.size(), max_label)) + suffix;
}

std::string in_brackets(std::string_view first, std::string_view second) {
  std::string out = " (";
  out += first;
  if (!first.empty() && !second.empty()) out += ", ";
  out += second;
  return out + ")";
}

}  // namespace

std::vector<std::string> label_candidates(const group& g, std::string_view school_code, std::size_t limit) {
  const auto cleaned = clean(g.name, max_label);
  const std::string name = cleaned.empty() ? "groep" : cleaned;
  const auto year = clean(g.year, 16);
  const auto school = clean(school_code, 64);

  std::vector<std::string> suffixes = {""};
  if (!year.empty()) suffixes.push_back(in_brackets(year, ""));
  if (!school.empty()) suffixes.push_back(in_brackets("", school));
  if (!year.empty() && !school.empty()) suffixes.push_back(in_brackets(year, school));

  std::vector<std::string> out;
  for (const auto& suffix : suffixes) {
    if (out.size() < limit) out.push_back(label(name, suffix));
  }
  for (std::uint64_t n = 2; out.size() < limit; ++n)
    out.push_back(label(name, suffixes.back() + " " + std::to_string(n)));
  return out;
}

}  // namespace sluis::mapping
