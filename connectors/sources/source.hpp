// A source reads what a school's administration says and hands it over whole or not at all (architecture, decision 5).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sources/file_identity.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::sources {

/// One thing to read: a file, or what an API calls a school.
struct read_unit {
  std::string path;                          // full path, for opening
  std::string name;                          // shown: the file's name
  std::uint64_t size = 0;                    // bytes, for progress; 0 if not known
  std::optional<file_identity> listed = {};  // the file that had the path when units() looked; none: none that tells
};

/// Called with bytes read so far; false asks the read to stop (it then fails with errc::unavailable).
using read_progress = std::function<bool(std::uint64_t bytes_done)>;

class source {
 public:
  virtual ~source() = default;
  /// What is there to read, in a stable order. An unreadable folder is an error, never an empty list. Two units that
  /// speak of the same school are an error for both: they are left out and named in `problems`.
  virtual result<std::vector<read_unit>> units(std::vector<std::string>& problems) = 0;
  /// Reads one unit into the sink. The sink's own errors and the source's are returned; in both cases `sink.fail` was
  /// called. Blocking, for as long as it takes: on a thread of its own, which is given up where nothing comes.
  virtual result<void> read(const read_unit& unit, school_sink& sink, const read_progress& progress) = 0;
  /// The same. After a read that was whole, `which` is the file that was read, where it can be known again by that: a
  /// unit whose `listed` equals it has the same content. Otherwise none, as of every source that does not tell.
  virtual result<void> read_and_tell(const read_unit& unit, school_sink& sink, const read_progress& progress,
                                     std::optional<file_identity>& which) {
    which.reset();
    return read(unit, sink, progress);
  }
  /// Whether a change of this name in the source's folder may be a change of a unit. Never blocks.
  [[nodiscard]] virtual bool is_about(std::string_view file_name) const { return !file_name.empty(); }
};

}  // namespace sluis::sources
