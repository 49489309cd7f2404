// What became of whoever the records are about that were not taken in: of somebody on record the last good version
// stands, and of somebody new no account is made. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace sluis::daemon {

/// Records that were not taken in; each counts in one of these, or in none.
struct not_taken_in {
  std::uint64_t new_people = 0, known = 0, unclear = 0, waiting = 0;
};

/// ": 6 are of people who are not on record: no account is made from them; of 2 the last good version stands". Empty:
/// there is none of them.
[[nodiscard]] inline std::string text_of(const not_taken_in& of) {
  std::string out;
  const auto add = [&out](const std::string& one) { out += (out.empty() ? ": " : "; ") + one; };
  if (of.new_people == 1) add("1 is of somebody who is not on record: no account is made from it");
  if (of.new_people > 1)
    add(std::to_string(of.new_people) + " are of people who are not on record: no account is made from them");
  if (of.known > 0) add("of " + std::to_string(of.known) + " the last good version stands");
  if (of.unclear > 0) {
    add("of " + std::to_string(of.unclear) + " it is not known whose, and whoever " +
        (of.unclear == 1 ? "it" : "they") + " may be about stays");
  }
  if (of.waiting > 0) {
    add(std::to_string(of.waiting) + (of.waiting == 1 ? " waits" : " wait") +
        " for a decision about the read: sluis read list");
  }
  return out;
}

}  // namespace sluis::daemon
