// A school board as it really is, day by day: what the source should say, and what each target should end up with.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/person.hpp"
#include "tests/simulation/outside.hpp"

namespace sluis::simulation {

struct pupil {
  std::string key;
  std::string given, prefix, family;
  std::string group_key;
  std::optional<day> ends = {};  // as the source says
  std::string eck_id = {};
};

struct real_school {
  std::string brin;
  std::map<std::string, std::string> groups;  // key -> name
  std::map<std::string, pupil> pupils;        // by key
};

struct world {
  std::vector<real_school> schools;
  std::uint64_t next_key = 1;
  std::size_t renames = 0;

  static world make(std::size_t schools, std::size_t pupils_each, seeded_random& chance);
  /// One day: a few new pupils, leavers, returners, name corrections, class changes, group renames.
  void live_a_day(seeded_random& chance);

  std::vector<pupil> gone;  // with the school's index in group_key's place, to return some day
};

}  // namespace sluis::simulation
