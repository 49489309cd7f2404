// What a record says of who its person is, as far as it tells people apart; the comparison is mapping/identity.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluis {

/// What a record that cannot be taken in says of its person. In memory only: never stored, never logged.
struct name_clue {
  std::string given_names, initials, call_name, family_name_prefix, family_name;
  std::string eck_id;  // students

  [[nodiscard]] bool is_empty() const { return given_names.empty() && initials.empty() && call_name.empty() && family_name.empty() && eck_id.empty(); }
};

/// Why a record under a known key cannot be about the person who was known under it. another_key: that person's name or ECK iD stands under another key of the
/// read, or this one's was known under another.
enum class contradiction : std::uint8_t { none, eck_id_and_name, both_names, another_key };

/// Of a record and several versions of whoever was known under its key.
struct contradicted {
  contradiction why = contradiction::none;
  std::size_t version = 0;  // which of them it contradicts, from 0; where there is none: 0
};

}  // namespace sluis
