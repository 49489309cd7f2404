// Files that this process read whole and took in, so that a sync which a changed file began need not read the others
// again. What is not certain is read: the memory of it begins anew with every look at the source, and holds only what
// that look read or left as it was. On the strand, but for handing it over.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "connectors/sources/source.hpp"
#include "daemon/cycle/reading/export_age.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "state/facts.hpp"

namespace sluis::daemon {

struct known_file {
  sources::file_identity which;
  subject_id school;
  day read_on{};
};

/// Of one source.
struct known_files {
  std::map<std::string, known_file> by_path;
  std::set<source_id> configured;  // the institution's sources when they were read: a read compares with those
  std::uint64_t log_size = 0;      // the log was looked at up to here for what a read would obey
};

/// What a read of this unit may be known by later. None: it was not whole, or a read of the same content may do more
/// than nothing: something of it waits, was not taken in, or rests on an approval. Pure.
[[nodiscard]] std::optional<known_file> known_by(const std::optional<sources::file_identity>& which,
                                                 const state::intake_summary& read, day today);

/// The file that was read, on the same day, and its school has a file since a moment that is over. `files`: of the
/// newest look. Pure.
[[nodiscard]] bool is_as_it_was(const known_file& known, const sources::read_unit& listed,
                                const std::map<subject_id, school_file>& files, instant now);

}  // namespace sluis::daemon
