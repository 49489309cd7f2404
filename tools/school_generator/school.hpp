// A made-up primary school: its identity and its groups.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/school_generator/options.hpp"

namespace school_generator {

/// That a pupil may be in.
inline constexpr std::uint32_t years = 8;

struct class_group {
  std::string key;
  std::string name;  // "4A"; a combination class "5/6" is two groups of one name, one for each year
  int year = 0;
};

struct school {
  std::uint32_t number = 0;  // from 0
  std::uint64_t seed = 0;
  std::string brin;
  std::string key;
  std::string school_year;  // "2026-2027"
  int first_year = 0;       // 2026
  sluis::day today{};
  std::uint32_t students = 0;
  std::uint32_t staff = 0;
  std::uint32_t classes_a_year = 0;
  std::vector<class_group> groups;      // by year, then class
  std::vector<std::string> composites;  // names

  [[nodiscard]] std::size_t group_of(int year, std::uint32_t which) const {
    return static_cast<std::size_t>(year - 1) * classes_a_year + which % classes_a_year;
  }
  [[nodiscard]] std::string composite_key(std::size_t i) const { return "SG" + std::to_string(i + 1); }
  /// "las-31SL.xml"
  [[nodiscard]] std::string file_name() const { return "las-" + brin + ".xml"; }
};

[[nodiscard]] school make_school(const options& how, std::uint32_t number);

}  // namespace school_generator
