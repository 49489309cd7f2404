#include "daemon/outside.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace sluis::daemon {

instant system_clock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void system_random::fill(void* out, std::size_t size) {
  if (RAND_bytes(static_cast<unsigned char*>(out), static_cast<int>(size)) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
}

}  // namespace sluis::daemon
