// Random bytes drawn in blocks: a draw from the operating system's generator costs about a microsecond, whatever its
// size. What was given out is wiped from the block. One thread at a time.
#pragma once

#include <array>
#include <cstring>

#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::state {

class random_pool {
 public:
  explicit random_pool(sluis::random& chance) : chance_(chance) {}
  ~random_pool() { wipe(block_.data(), block_.size()); }
  random_pool(const random_pool&) = delete;
  random_pool& operator=(const random_pool&) = delete;

  /// At most 64 bytes.
  void take(void* out, std::size_t size) {
    if (used_ + size > block_.size()) {
      chance_.fill(block_.data(), block_.size());
      used_ = 0;
    }
    std::memcpy(out, block_.data() + used_, size);
    wipe(block_.data() + used_, size);
    used_ += size;
  }

 private:
  sluis::random& chance_;
  std::array<unsigned char, 1024> block_{};
  std::size_t used_ = sizeof(block_);
};

}  // namespace sluis::state
