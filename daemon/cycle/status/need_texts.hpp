// Words and commands that several needs share. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "daemon/cycle/status/needs.hpp"

namespace sluis::daemon {

constexpr std::size_t most_commands = 3;  // of one kind in one line

inline std::string counted(std::uint64_t n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

inline std::string of_institution(const institution_id& id) {
  return " --institution " + id.str();
}
inline std::string of_institution(const institution_status& status) {
  return of_institution(status.id);
}

inline std::string closed_command(const institution_id& institution, const source_id& source,
                                  const std::string& school) {
  return "sluis school closed " + school + of_institution(institution) + " --source " + source.str() +
         " --reason REASON";
}

inline std::string gone_command(const institution_id& institution, const source_id& source) {
  return "sluis source gone " + source.str() + of_institution(institution) + " --reason REASON";
}

/// Of failed changes whose objects are mastered on premises, where no further sync helps: what is to be done there,
/// with what follows behind it; empty: nothing.
[[nodiscard]] std::string steps_on_premises(const std::map<operation, std::uint64_t>& failed);

/// What needs somebody because of one source, or one target.
void add_source(const institution_status& status, const source_status& source, std::vector<need>& out);
void add_target(const institution_status& status, const target_status& target, std::vector<need>& out);

}  // namespace sluis::daemon
