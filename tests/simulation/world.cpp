#include "tests/simulation/world.hpp"

#include <iterator>

namespace sluis::simulation {

namespace {

constexpr const char* given_names[] = {"Janine", "Zoë",   "Mehmet", "Daan", "Emma",
                                       "Łukasz", "Aïcha", "Noor",   "Sem",  "Fleur"};
constexpr const char* prefixes[] = {"", "van", "van den", "de", "'t", "el"};
constexpr const char* family_names[] = {"Boele", "Brüll",  "Jansen", "Yılmaz", "Vries",
                                        "Hof",   "Assati", "Müller", "Bakker"};

template <class T, std::size_t N>
T pick(T (&from)[N], seeded_random& chance) {
  return from[chance.below(N)];
}

auto pick(auto& map, seeded_random& chance) {
  return std::next(map.begin(), static_cast<std::ptrdiff_t>(chance.below(map.size())));
}

/// Ninety names are few for a school, and who has a namesake is not renamed without a word: most have a name of their
/// own.
std::string unlike_others(const std::string& family, std::size_t number) {
  if (number % 4 == 0) return family;
  std::string out = family;
  for (; number > 0; number /= 26) out += static_cast<char>('a' + number % 26);
  return out;
}

pupil new_pupil(world& w, const real_school& school, seeded_random& chance) {
  pupil out;
  out.key = "k" + std::to_string(w.next_key++);
  out.given = pick(given_names, chance);
  out.prefix = pick(prefixes, chance);
  out.family = unlike_others(pick(family_names, chance), w.next_key);
  out.group_key = pick(school.groups, chance)->first;
  return out;
}

}  // namespace

world world::make(std::size_t school_count, std::size_t pupils_each, seeded_random& chance) {
  world out;
  for (std::size_t s = 0; s < school_count; ++s) {
    real_school school;
    school.brin = std::to_string(10 + s) + "AB";
    for (int g = 1; g <= 4; ++g) school.groups["g" + std::to_string(g)] = "Groep " + std::to_string(g) + "A";
    for (std::size_t p = 0; p < pupils_each; ++p) {
      auto made = new_pupil(out, school, chance);
      school.pupils[made.key] = made;
    }
    out.schools.push_back(std::move(school));
  }
  return out;
}

void world::live_a_day(seeded_random& chance) {
  for (auto& school : schools) {
    if (chance.chance(0.5)) {
      auto made = new_pupil(*this, school, chance);
      school.pupils[made.key] = made;
    }
    if (school.pupils.size() > 10 && chance.chance(0.4)) {
      const auto leaver = pick(school.pupils, chance);
      gone.push_back(leaver->second);
      gone.back().group_key = school.brin;
      school.pupils.erase(leaver);
    }
    if (!gone.empty() && chance.chance(0.2) && gone.back().group_key == school.brin) {
      auto back = gone.back();
      gone.pop_back();
      back.group_key = school.groups.begin()->first;
      school.pupils[back.key] = back;
    }
    if (chance.chance(0.5)) {
      auto& one = pick(school.pupils, chance)->second;
      const auto* const family = pick(family_names, chance);
      if (++renames % 4 == 0) one.family = unlike_others(family, 1'000 + renames);  // few, as at real schools
    }
    if (chance.chance(0.5)) pick(school.pupils, chance)->second.group_key = pick(school.groups, chance)->first;
    if (chance.chance(0.1)) pick(school.groups, chance)->second += "x";
  }
}

}  // namespace sluis::simulation
