// What a JSON text from outside may ask of this program. Each bound has its own error.
#pragma once

#include <cstddef>

namespace sluis::foreign {

enum class repeated_keys { last_wins, refused };

/// The defaults are for a target's answer, which connectors/http bounds to 8 MB. `elements` follows from memory: an
/// element (a value, or a member's name) costs 16 to 130 bytes, and the io thread half a microsecond; users as services
/// list them need 470,000 for 8 MB. `depth` is what bounds every function that recurses over the document later:
/// copies, dump(), comparisons.
struct json_limits {
  std::size_t bytes = std::size_t{8} * 1024 * 1024;
  std::size_t depth = 64;
  std::size_t elements = 600'000;
  std::size_t text_bytes = std::size_t{1024} * 1024;  // of one string or name
  repeated_keys repeated = repeated_keys::last_wins;  // as every common parser has it
};

/// A few dozen members: a token, a key file, an order at our own socket. A name that stands twice is refused, because
/// one of the two would be ignored.
inline constexpr json_limits small_document{std::size_t{1024} * 1024, 16, 20'000, std::size_t{64} * 1024,
                                            repeated_keys::refused};

/// What sluisd answers to its own command line.
inline constexpr json_limits own_answer{std::size_t{64} * 1024 * 1024, 64, 8'000'000, std::size_t{16} * 1024 * 1024,
                                        repeated_keys::last_wins};

}  // namespace sluis::foreign
