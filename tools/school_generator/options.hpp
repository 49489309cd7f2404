// What kind of schools to make up.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "model/clock.hpp"

namespace school_generator {

enum class edexml_version : std::uint8_t { v1_03, v2_0, v2_1 };
/// clean: as the manual says. quirks: as files in the wild are (docs/sources.md).
enum class manner : std::uint8_t { clean, quirks };

struct options {
  std::filesystem::path out;
  std::uint32_t schools = 3;
  std::uint32_t students = 1200;  // of all schools together
  std::uint32_t staff = 90;       // of all schools together
  std::uint64_t seed = 1;
  std::uint32_t day = 0;  // 0 is the first; each later day brings changes on top of those before
  edexml_version version = edexml_version::v2_1;
  manner how = manner::clean;
  sluis::day today{};
  std::optional<std::filesystem::path> rows;  // the same people as CSV
};

[[nodiscard]] constexpr const char* to_string(edexml_version v) {
  return v == edexml_version::v1_03 ? "1.03" : v == edexml_version::v2_0 ? "2.0" : "2.1";
}

}  // namespace school_generator
