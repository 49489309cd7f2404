// A leaf as it stands in the log: compact JSON with a fixed order of keys, so that one mutation has exactly one
// encoding:
//
//   {"v":1,"seq":0,"time":"2026-11-23T13:09:34.120Z","kind":"fact.new","subject":"<32 hex>","n":1,"hash":"<64 hex>",
//    "commitment":"<64 hex>","actor":"<32 hex>","note":"…"}
//
// in one line without blanks. Absent: subject, hash, commitment when there is none, n when 0, actor when the daemon
// itself acted, note when empty. In notes `"` and `\` are escaped with a backslash and control characters as \u00xx;
// all else stands as UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state::tlog {

inline constexpr int leaf_version = 1;
inline constexpr std::size_t max_note_size = 4096;

struct leaf {
  std::uint64_t seq = 0;
  instant time{};
  mutation what;
};

/// Replaces `out`. `time` as to_string(instant) gives it (so that a caller formats it once for many leaves). A note
/// that is too long is cut, bytes that are not UTF-8 become '?': a log entry must never fail for its note.
void encode_leaf(std::string& out, std::uint64_t seq, std::string_view time, const mutation& what);
/// The inverse of to_string(instant). Nothing: another text.
[[nodiscard]] std::optional<instant> parse_time(std::string_view text);
/// errc::corrupt for anything but the canonical encoding.
[[nodiscard]] result<leaf> parse_leaf(std::string_view entry);

}  // namespace sluis::state::tlog
