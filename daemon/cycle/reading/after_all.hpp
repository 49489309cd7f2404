// What an approval of a read that was refused would do: one sentence, for status and for the command line.
#pragma once

#include <cstdint>
#include <string>

namespace sluis::daemon {

/// How many accounts of people an approval changes.
struct approval_effect {
  std::uint64_t moved = 0;  // the keys moved: nobody can approve it
  std::uint64_t leaving = 0;
  std::uint64_t other_people = 0;  // who are known, and whose key names somebody else now
  std::uint64_t second_accounts = 0;
  std::uint64_t renamed = 0;
};

/// What takes a read in that was refused, and what that would do; or what ends it where nobody can. `number`: how a
/// number is written.
[[nodiscard]] std::string after_all_text(const approval_effect& would, const std::string& hash,
                                         std::string (*number)(std::uint64_t));

}  // namespace sluis::daemon
