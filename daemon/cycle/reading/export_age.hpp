// Which schools of a source have no file, or one that was not made again for too long (issue 14, A 4). Nobody is
// removed for it; it is told. Pure.
#pragma once

#include <map>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

/// What is known of the file of one school.
struct school_file {
  instant since{};          // this content with this date was first read then
  bool is_missing = false;  // no file of the newest look could be read as this school's
  bool operator==(const school_file&) const = default;
};

/// Days after `from` up to and with `to` on which schools are open: not in July and August, not from 20 December to 7
/// January, whatever the region's holidays are.
[[nodiscard]] std::int64_t term_days(day from, day to);

struct schools_behind {
  std::map<subject_id, school_file> missing, old;
};
/// `most_days`: a file may stay as it is for so many days of term time; 0: for ever.
[[nodiscard]] schools_behind behind(const std::map<subject_id, school_file>& files, std::int64_t most_days, day today);

}  // namespace sluis::daemon
