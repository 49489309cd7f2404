#include "tools/school_generator/school.hpp"

#include <algorithm>
#include <array>

namespace school_generator {

namespace {

constexpr std::uint32_t class_size = 25;

// Two digits and two letters, another for each of 60,840 schools.
std::string brin_of(std::uint32_t number) {
  std::array<char, 5> out{};
  out[0] = static_cast<char>('1' + number / 10 % 9);
  out[1] = static_cast<char>('0' + number % 10);
  out[2] = static_cast<char>('A' + (18 + number / 90) % 26);
  out[3] = static_cast<char>('A' + (11 + number / 2340) % 26);
  return out.data();
}

int first_year_of(sluis::day today) {
  const std::chrono::year_month_day date{today};
  return int{date.year()} - (date.month() < std::chrono::August ? 1 : 0);
}

std::uint32_t share(std::uint32_t all, std::uint32_t parts, std::uint32_t part) {
  return all / parts + (part < all % parts ? 1 : 0);
}

}  // namespace

school make_school(const options& how, std::uint32_t number) {
  school out;
  out.number = number;
  out.seed = how.seed;
  out.brin = brin_of(number);
  out.key = "S" + std::to_string(1001 + number);
  out.first_year = first_year_of(how.today);
  out.school_year = std::to_string(out.first_year) + "-" + std::to_string(out.first_year + 1);
  out.today = how.today;
  out.students = share(how.students, how.schools, number);
  out.staff = share(how.staff, how.schools, number);
  out.classes_a_year = std::max(1U, (out.students / years + class_size / 2) / class_size);
  for (int year = 1; year <= static_cast<int>(years); ++year) {
    for (std::uint32_t c = 0; c < out.classes_a_year; ++c) {
      std::string suffix = c < 26 ? std::string(1, static_cast<char>('A' + c)) : "-" + std::to_string(c + 1);
      const bool combined = (year == 5 || year == 6) && c + 1 == out.classes_a_year;
      out.groups.push_back(
          {"G" + std::to_string(year) + suffix, combined ? "5/6" : std::to_string(year) + suffix, year});
    }
  }
  out.composites = {"Plusklas", "Schoolkoor", "Taalgroep à la carte"};
  return out;
}

}  // namespace school_generator
