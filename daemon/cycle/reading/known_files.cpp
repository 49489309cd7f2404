#include "daemon/cycle/reading/known_files.hpp"

namespace sluis::daemon {

std::optional<known_file> known_by(const std::optional<sources::file_identity>& which,
                                   const state::intake_summary& read, day today) {
  const bool is_whole = read.how == state::intake_summary::ending::complete && !read.school.is_null();
  const bool waits = read.held || read.is_refused || read.is_approved || read.like || read.more_than_doubles;
  const std::uint64_t not_taken_in = read.invalid + read.contradictions + read.frozen + read.frozen_persons +
                                     read.moved + read.other_people + read.doubled + read.renumbered +
                                     read.others.size();
  if (!which || !is_whole || waits || not_taken_in > 0) return std::nullopt;
  return known_file{*which, read.school, today};
}

bool is_as_it_was(const known_file& known, const sources::read_unit& listed,
                  const std::map<subject_id, school_file>& files, instant now) {
  const auto file = files.find(known.school);
  return listed.listed == known.which && known.read_on == local_day(now) && file != files.end() &&
         !file->second.is_missing && file->second.since <= now;
}

}  // namespace sluis::daemon
