// What a record says of who its person is, as far as it tells people apart; the comparison is mapping/identity.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "model/person.hpp"

namespace sluis {

/// What a record that cannot be taken in says of its person. In memory only: never stored, never logged.
struct name_clue {
  std::string given_names, initials, call_name, family_name_prefix, family_name;
  std::string eck_id;  // students

  [[nodiscard]] bool is_empty() const {
    return given_names.empty() && initials.empty() && call_name.empty() && family_name.empty() && eck_id.empty();
  }
};
[[nodiscard]] inline name_clue clue_of(const person& p) {
  return {p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id};
}

/// Why a record under a known key is not believed to be about the person who was known under it. The last four do not
/// show in the record itself: that person's name or ECK iD stands under another key, or this one's is known under
/// another; another name, though an earlier one was held and nobody decided; though so much changed before that not all
/// of it could be compared; though the person had left.
enum class contradiction : std::uint8_t {
  none,
  eck_id_and_name,
  both_names,
  another_key,
  held_before,
  too_many_changes,
  had_left
};

/// A part of somebody's name that is another one than before. Folded: equal where two records write it alike. In memory
/// only.
struct new_name {
  enum class part : std::uint8_t {
    family,
    whole_family,
    prefix,
    call,
    given,
    initials,
    added,
    first,
    within,
    signs
  } what{};
  std::string before;  // how the same part of the person's name was shown; empty: not at all
  std::string now;     // never empty; of `added`: what stands before or behind the name of before; of `signs`: "signs"
};

/// Of a record and several versions of whoever was known under its key.
struct contradicted {
  contradiction why = contradiction::none;
  std::size_t version = 0;  // which of them it contradicts, from 0; where there is none: 0
};

}  // namespace sluis
