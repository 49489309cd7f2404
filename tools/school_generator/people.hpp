// A made-up person: everything an administration knows, also what Sluis must drop (R-C1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "tools/school_generator/school.hpp"

namespace school_generator {

struct names {
  std::string given;     // "Emma Sophie"
  std::string initials;  // "ES"
  std::string call;      // "Emma"
  std::string prefix;    // "van der"
  std::string family;    // "Linden"
};

struct pupil {
  std::string key;
  std::string eck_id;
  names called;
  int gender = 0;  // 1 boy, 2 girl
  std::string year;
  std::optional<std::size_t> group;     // of school::groups
  std::vector<std::size_t> composites;  // of school::composites
  std::string user_name;                // often empty
  std::string mail;
  sluis::day begins{};
  std::optional<sluis::day> ends;
  // What may not be held.
  sluis::day born{};
  std::string bsn;
  std::string postcode;
};

struct teacher_group {
  std::size_t group;
  std::string function;
};

struct teacher {
  std::string key;
  std::string eck_id;  // may not be held
  names called;
  std::string user_name;
  std::string mail;
  std::vector<std::string> functions;
  std::string description;  // rolomschrijving
  std::vector<teacher_group> groups;
};

/// The i-th pupil of a school; pupils are spread over years and classes by their number.
[[nodiscard]] pupil make_pupil(const school& at, std::uint32_t i);
[[nodiscard]] teacher make_teacher(const school& at, std::uint32_t i);

}  // namespace school_generator
