// Where the bytes come from: a file, or (in tests) memory. They may be read several times, so they must not move
// meanwhile.
#pragma once

#include <cstdint>
#include <string>

#include "model/result.hpp"

namespace sluis::sources::edexml {

class input {
 public:
  virtual ~input() = default;
  /// Shown in positions: the file's name without its folder.
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// Reads up to `size` bytes from `offset`; fewer only at the end, 0 past it.
  virtual result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t size) = 0;
  /// An error if the bytes are no longer those that were there when it was opened.
  virtual result<void> unchanged() = 0;
};

}  // namespace sluis::sources::edexml
