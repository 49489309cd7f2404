// A checkpoint (C2SP tlog-checkpoint): "origin\nsize\nbase64(root)\n", signed as a note. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state::tlog {

struct checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  sha256_hash root{};

  bool operator==(const checkpoint&) const = default;
};

/// The text that is signed.
[[nodiscard]] std::string to_text(const checkpoint& c);
/// errc::corrupt says which line is not as it must be. Further lines (extensions) are accepted and not kept.
[[nodiscard]] result<checkpoint> parse_checkpoint(std::string_view text);

}  // namespace sluis::state::tlog
